using System.CommandLine;
using InfoMax.Cli.Comparison;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Baselines;
using InfoMax.Data;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax compare</c>: the same budget by every method there is, on the same rows, graph and score.</summary>
public static class CompareCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new(JobVerbs.Compare, typeof(ComparisonOptions));
        Verb command = new(
            "Choose the same number of rows by every known method, and say what each choice is worth.",
            set,
            "compare embeddings.npy --fraction 0.03,0.1,0.3 --output comparison",
            "compare shards/ --fraction 0.1 --score column:quality --methods infomax,top --output c",
            "compare x.npy --fraction 0.1 --labels file:y.npy --output c");
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PruneOptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        PruneOptions? options = PruneOptionsReader.ReadHere(set, values, problems);
        ComparisonOptions compare = set.Read<ComparisonOptions>(values, problems);
        if (options is not null)
        {
            Check(options, compare, problems);
        }

        if (options is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        return await InMemoryRun.RunAsync(
            options,
            (resolved, _) => new HeldRows(ComparisonMemory.ListLength(resolved.Job, int.MaxValue, resolved.Job.Labels is not null)),
            resolved => Plan(resolved, compare),
            layout => TestSet.Of(compare)?.Discover(layout, cancellationToken),
            (resolved, layout, output) =>
                new CompareRun(resolved, compare, layout, output.WorkDirectory, new StepProgress(resolved), cancellationToken).RunAsync(output.Directory),
            cancellationToken);
    }

    private static PlannedList Plan(PruneOptions options, ComparisonOptions compare)
    {
        string[] names = [.. CompareRun.MethodsOf(options.Job, compare)];
        return new PlannedList("methods", names, $"{string.Join(", ", names)}; those that draw at random {(compare.Seeds == 1 ? "once" : $"{compare.Seeds} times")}");
    }

    private static void Check(PruneOptions options, ComparisonOptions compare, OptionProblems problems)
    {
        if (options.Job.Fractions.Count == 0)
        {
            problems.Add("compare takes shares of the rows: give --fraction F,…");
        }

        if (options.Job.Neighbors.Count > 1 || options.Job.Alphas.Count > 1)
        {
            problems.Add("--neighbors and --alpha: compare takes one value of each, for one objective is compared; run it once for each of them");
        }

        foreach ((string name, string? path) in (IEnumerable<(string, string?)>)[("--test-embeddings", compare.TestEmbeddings), ("--test-labels", compare.TestLabels)])
        {
            if (path is not null && !File.Exists(path) && !(path == compare.TestEmbeddings && Directory.Exists(path)))
            {
                problems.Add(name, path, path == compare.TestEmbeddings ? "there is no such file or directory" : "there is no such file");
            }
        }

        if ((compare.TestEmbeddings is null) != (compare.TestLabels is null))
        {
            problems.Add("--test-embeddings and --test-labels: give both, or neither to hold rows out");
        }

        if (options.Job.Labels is null && (compare.TestEmbeddings is not null || compare.Methods.Contains("class-random")))
        {
            problems.Add("--labels is missing: test rows and class-random need the rows' labels; give --labels column:NAME or file:PATH.npy");
        }

        string[] known = [.. BaselineCatalogue.All.Select(method => method.Name), CompareRun.OwnName];
        foreach (string unknown in compare.Methods.Except(known))
        {
            string remedy = NearestName.Of(unknown, known) is { } near ? $"did you mean {near}?" : $"there are {string.Join(", ", known)}";
            problems.Add("--methods", unknown, $"there is no such method; {remedy}");
        }
    }
}
