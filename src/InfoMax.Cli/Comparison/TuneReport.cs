using System.Globalization;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs.Comparison;
using InfoMax.Data.Results;
using Spectre.Console;

namespace InfoMax.Cli.Comparison;

/// <summary>What a tuning found: table, files of options, manifest, and a sentence for each fraction.</summary>
/// <param name="Options">The command's options.</param>
/// <param name="Layout">What was read.</param>
/// <param name="Loaded">The valid rows.</param>
/// <param name="Classes">Different labels.</param>
/// <param name="Held">Rows held out, at once or part by part.</param>
/// <param name="Pools">Rows chosen from without their copies, for each part.</param>
/// <param name="Outcomes">What was found at each fraction.</param>
/// <param name="Warnings">What the user should know.</param>
internal sealed record TuneReport(
    PruneOptions Options,
    DatasetLayout Layout,
    LoadedRows Loaded,
    int Classes,
    IReadOnlyList<int> Held,
    IReadOnlyList<int> Pools,
    IReadOnlyList<(double Fraction, TuneOutcome Outcome)> Outcomes,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Candidates that the terminal has a line for at each fraction.</summary>
    private const int MostShown = 5;

    /// <summary>Writes everything into the output directory.</summary>
    public void Write(string output, RunFiles files)
    {
        Dictionary<string, string> runs = Outcomes.ToDictionary(
            pair => RunFiles.NameOf(pair.Fraction), pair => files.Text(output, pair.Fraction, pair.Outcome.Chosen.Candidate));
        TuneFiles.Write(output, [.. Outcomes.SelectMany(pair => pair.Outcome.Results.Select(result => Row(pair.Fraction, pair.Outcome, result)))], runs, files.Scores, ToJson());
    }

    /// <summary>Prints a sentence and the best candidates for each fraction and what to do next, or the manifest as one JSON document.</summary>
    public void Print(TextWriter writer, string output)
    {
        if (Options.Json)
        {
            JsonObject document = ToJson();
            document.Insert(0, "output", output);
            writer.WriteLine(ComparisonFiles.Text(document));
            return;
        }

        if (Options.Quiet)
        {
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, 110);
        foreach ((double fraction, TuneOutcome outcome) in Outcomes)
        {
            writer.WriteLine(Sentence(fraction, outcome));
            console.Write(Table(outcome));
        }

        writer.WriteLine(Text($"  share of {Counted.Of(Held.Sum(), "row")} held out that a regression on the chosen rows gets right; softmax: of the candidates that ridge ranks first; all are in tune.parquet"));
        writer.WriteLine($"results in {output}");
        if (ObjectAddress.IsAddress(output))
        {
            writer.WriteLine($"next: {ResultDirectory.HowToCopy(output)}; then infomax prune --config DIR/{RunFiles.NameOf(Outcomes[0].Fraction)} --output OUTPUT");
            return;
        }

        string lead = "next:";
        foreach (string run in Outcomes.Select(pair => RunFiles.NameOf(pair.Fraction)))
        {
            string to = $"{output.TrimEnd('/')}-{Path.GetFileNameWithoutExtension(run)}";
            writer.WriteLine($"{lead} infomax prune --config {CommandWords.Quoted(Path.Combine(output, run))} --output {CommandWords.Quoted(to)}");
            lead = "     ";
        }
    }

    /// <summary>The candidates of the largest accuracy, and those that are named beside them: the chosen one and the default.</summary>
    private static Table Table(TuneOutcome outcome)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("candidate");
        foreach (string name in (string[])["softmax accuracy %", "ridge accuracy %"])
        {
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right });
        }

        table.AddColumn("");
        IEnumerable<TuneResult> ranked = outcome.Results.OrderByDescending(result => result.Softmax ?? -1).ThenByDescending(result => result.Ridge);
        foreach (TuneResult result in ranked.Where((result, place) => place < MostShown || ReferenceEquals(result, outcome.Chosen) || ReferenceEquals(result, outcome.Standard)))
        {
            string[] marks = [.. ReferenceEquals(result, outcome.Chosen) ? ["chosen"] : Array.Empty<string>(), .. ReferenceEquals(result, outcome.Standard) ? ["default"] : Array.Empty<string>()];
            table.AddRow(
                Markup.Escape(Words(result.Candidate)), result.Softmax is { } softmax ? Text($"{100 * softmax:F1}") : "-", Text($"{100 * result.Ridge:F1}"), string.Join(", ", marks));
        }

        return table;
    }

    /// <summary>That so few rows were judged on that the choice may be luck; null where they are enough.</summary>
    internal static string? FewRows(int held, IEnumerable<TuneOutcome> outcomes)
    {
        double widest = outcomes.Max(outcome => outcome.ErrorRadius);
        return widest <= TuneOutcome.WideRadius ? null : Text(
            $"--labels: {Counted.Of(held, "row")} held out tell an accuracy to within {100 * widest:F0} points, so what tune chooses or keeps may be luck; give {Math.Ceiling(held * Math.Pow(widest / TuneOutcome.WideRadius, 2)):F0} labelled rows or more");
    }

    /// <summary>What was chosen, and how sure that is.</summary>
    internal string Sentence(double fraction, TuneOutcome outcome)
    {
        double own = outcome.Standard.Softmax!.Value;
        double best = outcome.Best.Softmax!.Value;
        string lead = outcome is { Lead: 0, LeadError: 0 } ? "" : Text($"on rows that did not rank them the best lead by {100 * outcome.Lead:F1} with an error of {100 * outcome.LeadError:F1}; ");
        string sure = Text($"on {Counted.Of(Held.Sum(), "row")} held out{(Held.Count > 1 ? Text($" in {Held.Count} parts") : "")}, standard error {100 * outcome.StandardError:F1}; {lead}{outcome.Results.Count} candidates, none further from its truth than {100 * outcome.ErrorRadius:F1} points with 95 % probability");
        if (ReferenceEquals(outcome.Best, outcome.Standard))
        {
            return Text($"{100 * fraction:0.###} %: keeps the default, {Words(outcome.Standard.Candidate)} ({100 * own:F1} % right): no other candidate has more right ({sure}).");
        }

        string why = outcome.IsLeadSure ? "the best few are right hardly more often than naming the largest class alone would be" : "others do not surely lead it";
        return ReferenceEquals(outcome.Chosen, outcome.Standard)
            ? Text($"{100 * fraction:0.###} %: keeps the default, {Words(outcome.Standard.Candidate)} ({100 * own:F1} % right), since {why} (best {Words(outcome.Best.Candidate)}, {100 * best:F1} %; {sure}).")
            : Text($"{100 * fraction:0.###} %: chooses {Words(outcome.Best.Candidate)} ({100 * best:F1} % right, {100 * (best - own):F1} points above the default {Words(outcome.Standard.Candidate)}; {sure}).");
    }

    private JsonObject ToJson()
    {
        JsonObject json = ComparisonManifest.Begin("tune", Options, Layout, Loaded.Numbers.Length);
        json["pool_rows"] = new JsonArray([.. Pools.Select(count => (JsonNode)count)]);
        json["held_out_rows"] = new JsonArray([.. Held.Select(count => (JsonNode)count)]);
        json["classes"] = Classes;
        json["delta"] = TuneSearch.Delta;
        json["results"] = new JsonArray([.. Outcomes.Select(pair => (JsonNode)Result(pair.Fraction, pair.Outcome))]);
        json["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)warning)]);
        json["seed"] = Options.Job.Seed;
        return json;
    }

    private JsonObject Result(double fraction, TuneOutcome outcome) => new()
    {
        ["fraction"] = fraction,
        ["file"] = RunFiles.NameOf(fraction),
        ["chosen"] = Candidate(fraction, outcome.Chosen),
        ["default"] = Candidate(fraction, outcome.Standard),
        ["best"] = Candidate(fraction, outcome.Best),
        ["candidates"] = outcome.Results.Count,
        ["accuracy_stderr"] = outcome.StandardError,
        ["lead"] = outcome.Lead,
        ["lead_stderr"] = outcome.LeadError,
        ["error_radius"] = outcome.ErrorRadius,
        ["sentence"] = Sentence(fraction, outcome),
    };

    private static JsonObject Candidate(double fraction, TuneResult result) => new()
    {
        ["score"] = result.Candidate.Score,
        ["order"] = result.Candidate.Where,
        ["neighbors"] = result.Candidate.Factor > 0 ? AutoParameters.Neighbors(fraction, result.Candidate.Factor) : null,
        ["beta"] = result.Candidate.HasObjective ? result.Candidate.Boost : null,
        ["quota"] = EnumWords.Of(result.Candidate.Quota),
        ["ridge_accuracy"] = result.Ridge,
        ["softmax_accuracy"] = result.Softmax,
    };

    private static TuneRow Row(double fraction, TuneOutcome outcome, TuneResult result) => new(
        fraction,
        result.Candidate.Score,
        result.Candidate.Where,
        result.Candidate.HasObjective ? result.Candidate.Boost : null,
        EnumWords.Of(result.Candidate.Quota),
        result.Ridge,
        result.Softmax,
        ReferenceEquals(result, outcome.Chosen));

    private static string Words(TuneCandidate candidate) => candidate.HasObjective
        ? Text($"{candidate.Score} {candidate.Order} with auto:{candidate.Boost} and c {candidate.Factor}{(candidate.Quota == QuotaKind.None ? "" : $", {EnumWords.Of(candidate.Quota)} quota")}")
        : Text($"{candidate.Score}{(candidate.Easiest < 1 ? Text($" of the {100 * candidate.Easiest:0} % easiest rows") : "")}{(candidate.Factor > 0 ? Text($" with c {candidate.Factor}") : "")}{(candidate.Quota == QuotaKind.None ? "" : $", {EnumWords.Of(candidate.Quota)} quota")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
