using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Objects;

namespace InfoMax.Cli.Options;

/// <summary>
/// Reads the options of a job, and checks what no single declaration can: what must be given, what excludes what, and which
/// files must exist. Every violation is noted, each with its remedy.
/// </summary>
public static class PruneOptionsReader
{
    /// <summary>
    /// The options of a verb that does its work in this process, or null when <paramref name="problems"/> has lines. What they say of the process holds from
    /// here on, before anything is looked at and whatever the verb: the endpoint of object stores, and the memory that it is held to.
    /// </summary>
    /// <param name="set">The options declared.</param>
    /// <param name="values">Their values.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="inputsOnly">Only the input is looked at: output and budget may be absent.</param>
    public static PruneOptions? ReadHere(PruneOptionSet set, OptionValues values, OptionProblems problems, bool inputsOnly = false)
    {
        PruneOptions? options = Read(set, values, problems, inputsOnly);
        ObjectStores.UseEndpoint(options?.S3Endpoint?.ToString());
        ProcessHeap.Hold(options?.Job.MemoryBytes ?? 0);
        return options;
    }

    /// <summary>The options, or null when <paramref name="problems"/> has lines; nothing follows for this process.</summary>
    /// <param name="set">The options declared.</param>
    /// <param name="values">Their values.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="inputsOnly">Only the input is looked at: output and budget may be absent.</param>
    /// <param name="checkFiles">Inputs must exist here; else they are on another machine.</param>
    /// <param name="memoryBytes">Memory of a job that does not say how much; null for the default.</param>
    /// <param name="of">What the job is for, where options of several goals are declared; null for the one that <paramref name="set"/> is of.</param>
    public static PruneOptions? Read(
        PruneOptionSet set, OptionValues values, OptionProblems problems, bool inputsOnly = false, bool checkFiles = true, long? memoryBytes = null, JobGoal? of = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Lines.Count > 0)
        {
            // What a misspelt name left unset would only be reported as missing too.
            return null;
        }

        JobGoal goal = of ?? set.Goal;
        IReadOnlyList<string> inputs = Inputs(values.Inputs(set.Inputs), checkFiles, problems);
        int before = problems.Lines.Count;
        JobSpec job = set.Read<JobSpec>(values, problems) with { Inputs = inputs, Goal = goal };
        PruneOptions run = set.Read<PruneOptions>(values, problems);

        // An option that could not be read has its default here, which fits nothing else: a second line about one mistake.
        bool misread = problems.Lines.Count > before;
        job = WithFiles(set, job, checkFiles, problems);
        job = job.Images is { } images && Directory.Exists(images) ? job with { Images = Path.GetFullPath(images) } : job;
        if (!inputsOnly && !run.DryRun)
        {
            RequireOutput(values, problems);
        }

        if (goal == JobGoal.Score)
        {
            // Every valid row has a score, copies too. An order is for whoever uses the scores.
            job = job with { Copies = CopyRule.Keep, ScoreOrder = Core.Scores.ScoreOrder.High, ScoreNames = ScoreSource.Pieces(values.Text("score") ?? "", ',') };
        }
        else if (goal != JobGoal.Dedupe)
        {
            RequireBudget(set, values, inputsOnly, problems);
        }

        if (!misread)
        {
            CheckTogether(job, problems);
        }

        if (run.Report && ObjectAddress.IsAddress(job.Output))
        {
            problems.Add($"--report: is written beside results on this machine, and --output is {job.Output}; leave it out, copy the results here afterwards and run 'infomax report DIR'");
        }

        if (run is { Verbose: true, Quiet: true })
        {
            problems.Add("--verbose and --quiet exclude each other: give one of them");
        }

        if (run is { Resume: true, Overwrite: true })
        {
            problems.Add("--resume and --overwrite exclude each other: give --resume to go on, or --overwrite to begin again");
        }

        if (problems.Lines.Count > 0)
        {
            return null;
        }

        bool memoryGiven = job.MemoryBytes > 0;
        job = job with { MemoryGiven = memoryGiven, MemoryBytes = memoryGiven ? job.MemoryBytes : memoryBytes ?? HalfOfMachine() };
        return run with { Job = job with { Options = Describe(set, values, job, run) }, Given = Given(set, values) };
    }

    /// <summary>The default of <c>--memory</c>: half of what the machine, or the container, gives this process.</summary>
    public static long HalfOfMachine() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    private static IReadOnlyList<string> Inputs(IReadOnlyList<string> typed, bool checkFiles, OptionProblems problems)
    {
        if (typed.Count == 0)
        {
            problems.Add("no INPUT: name the embedding files or their directory");
        }

        foreach (string input in typed.Where(i => !File.Exists(i) && !Directory.Exists(i) && ObjectAddress.TryParse(i) is null))
        {
            if (input.Trim().Length == 0)
            {
                problems.Add("INPUT is empty: name the embedding files or their directory");
            }
            else if (InputAddress.Problem(input) is { } address)
            {
                problems.Add(address);
            }
            else if (checkFiles)
            {
                problems.Add($"{input}: there is no such file or directory");
            }
        }

        return [.. typed.Where(input => input.Trim().Length > 0).Select(ObjectAddress.FullPath)];
    }

    /// <summary>Values that name a file: it must exist, and its path becomes a full one.</summary>
    private static JobSpec WithFiles(PruneOptionSet set, JobSpec job, bool checkFiles, OptionProblems problems)
    {
        job = job with { };
        foreach (DeclaredOption option in set.Options.Where(option => option.Property.DeclaringType == typeof(JobSpec)))
        {
            if (option.Property.GetValue(job) is not INamesFile { FilePaths.Count: > 0 } value)
            {
                continue;
            }

            foreach (string problem in value.FilePaths.Select(ForeignAddress.Problem).OfType<string>())
            {
                problems.Add(option.TypedName, value.ToString(), problem);
            }

            foreach (string path in value.FilePaths.Where(path => checkFiles && ForeignAddress.SchemeOf(path) is null && !ObjectAddress.IsAddress(path) && !File.Exists(path)))
            {
                problems.Add(option.TypedName, value.ToString(), value.FilePaths.Count == 1 ? "there is no such file" : $"there is no file {path}");
            }

            option.Property.SetValue(job, value.WithFilePaths(ObjectAddress.FullPath));
        }

        return job;
    }

    private static void RequireOutput(OptionValues values, OptionProblems problems)
    {
        if (values.Text("output") is null)
        {
            problems.Add("--output is missing: name a directory for the results");
        }
    }

    private static void RequireBudget(PruneOptionSet set, OptionValues values, bool optional, OptionProblems problems)
    {
        switch (values.Text("fraction"), values.Text("budget"))
        {
            case (null, null) when !optional:
                problems.Add(set.IsOffered("budget")
                    ? "no budget: give --fraction F (a share of the rows) or --budget N (a number of rows)"
                    : "no budget: give --fraction F,… (shares of the rows)");
                break;
            case (not null and var fraction, not null and var budget):
                problems.Add($"{problems.NameOf("--fraction")} {fraction} and {problems.NameOf("--budget")} {budget} exclude each other: give exactly one");
                break;
        }
    }

    /// <summary>What options that can be read alone mean together.</summary>
    private static void CheckTogether(JobSpec job, OptionProblems problems)
    {
        if (job.Goal == JobGoal.Dedupe)
        {
            RequireCopies(job, problems);
        }

        foreach (string problem in ((string?[])[ScoreAdvice.GoalProblem(job.Score, job.Goal), ScoreAdvice.Problem(job.Score, job.ScoreOrder), ScoreAdvice.Problem(job.Score, job.Partitioner, job.Partitions), ScoreAdvice.LabelProblem(job.Score, job.Labels)]).OfType<string>())
        {
            problems.Add("--score", job.Score.ToString(), problem);
        }

        if (QuotaAdvice.Problem(job) is { } quota)
        {
            problems.Add(quota);
        }
    }

    private static void RequireCopies(JobSpec job, OptionProblems problems)
    {
        if (job.Copies.Threshold is null)
        {
            problems.Add("--copies", job.Copies.ToString(), "leaves nothing to do; give exact, or a cosine such as .98");
        }

        if (job.Exports.Contains(Data.Outputs.Exports.ExportKind.Atlas))
        {
            problems.Add("--export", "atlas", "shows the neighbours of every row, which are not looked for here; give it to prune");
        }

        if (job.Score.Definition is { NeedsGraph: true })
        {
            problems.Add("--score", job.Score.ToString(), "needs the neighbours of every row, which are not looked for here; leave it out for the first row of each family, or give another score for its best");
        }
    }

    private static IReadOnlyList<GivenOption> Given(PruneOptionSet set, OptionValues values) =>
    [
        .. set.Options.Select(option => (option, Source: values.Source(option.Name))).Where(pair => pair.Source is not null)
            .Select(pair => new GivenOption(pair.option.Name, pair.option.IsSwitch ? "true" : values.Text(pair.option.Name) ?? "", pair.Source!)),
    ];

    /// <summary>The options for the manifest; what only the rounds can resolve is overwritten there.</summary>
    private static IReadOnlyList<OptionText> Describe(PruneOptionSet set, OptionValues values, JobSpec job, PruneOptions run) =>
    [
        new OptionText(OptionValues.InputName, OptionJson.Of(job.Inputs)),
        .. set.Options
            .Where(option => option.Property.DeclaringType == typeof(JobSpec))
            .Select(option => new OptionText(option.Name, option.Json(job, values))),
        .. job.Goal == JobGoal.Prune ? [] : new[] { new OptionText(JobSpecDifference.GoalName, OptionJson.Of(job.Goal)) },
        new OptionText("cores", OptionJson.Of(run.Cores)),
    ];
}
