using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using InfoMax.Cli.Commands;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>One mistake is one line on standard error that names it, with exit code 2 or 3, at once, whatever the verb; nothing is left behind.</summary>
public sealed class OneLineTests : IDisposable
{
    private const string Nonsense = "@nonsense";

    /// <summary>Half a second is what a header error may take; the fastest of a few, since the machine may be busy.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(0.5);

    private static readonly Type[] OptionRecords =
        [typeof(JobSpec), typeof(PruneOptions), typeof(NodeCommandOptions), typeof(ClusterOptions), typeof(ClientOptions), typeof(SubmitOptions), typeof(StatusOptions), typeof(ReportOptions), typeof(ResultOptions), typeof(ComparisonOptions)];

    /// <summary>Each verb as it would be right, but for what a test adds; {good} is an input, {out} an output.</summary>
    private static readonly Dictionary<string, string> Right = new(StringComparer.Ordinal)
    {
        ["prune"] = "{good} --fraction 0.1 --output {out}",
        ["dedupe"] = "{good} --output {out}",
        ["score"] = "{good} --score hub --output {out}",
        ["tune"] = "{good} --labels file:{labels} --fraction 0.1 --output {out}",
        ["compare"] = "{good} --fraction 0.1 --output {out}",
        ["validate"] = "{good}",
        ["submit"] = "{good} --fraction 0.1 --output {out} --coordinator http://127.0.0.1:1",
        ["status"] = "--coordinator http://127.0.0.1:1",
        ["cancel"] = "j --coordinator http://127.0.0.1:1",
        ["pause"] = "j --coordinator http://127.0.0.1:1",
        ["resume"] = "j --coordinator http://127.0.0.1:1",
        ["node"] = "--data-dir {out}",
        ["report"] = "{results}",
        ["explain"] = "{results} 1",
        ["diff"] = "{results} {results}",
    };

    private readonly Workspace _workspace = new();

    public OneLineTests()
    {
        _workspace.Embeddings("good.npy", Workspace.Clustered(40, 6));
        _workspace.Scores("labels.npy", [.. Enumerable.Range(0, 40).Select(i => (float)(i % 4))]);
        _workspace.Scores("long.npy", new float[41]);
        _workspace.Embeddings("empty.npy", new float[0, 4]);
        _workspace.Embeddings("other.npy", Workspace.Clustered(40, 7));
        File.WriteAllText(_workspace["text.npy"], "this is no array");
        File.WriteAllBytes(_workspace["huge.npy"], NpyWriter.Header("<f4", "(9223372036854775807, 9223372036854775807)"));
        File.WriteAllBytes(_workspace["negative.npy"], NpyWriter.Header("<f4", "(-3, 4)"));
        File.WriteAllBytes(_workspace["short.npy"], NpyWriter.Header("<f4", "(1000, 4)"));
        File.WriteAllBytes(_workspace["objects.npy"], NpyWriter.Header("|O", "(40, 4)"));
        File.WriteAllText(_workspace["rows.csv"], "a,b\n1,2\n");
        Directory.CreateDirectory(_workspace["hollow"]);
        Directory.CreateDirectory(_workspace["line\nbreak"]);
        File.WriteAllText(_workspace["file"], "");
        File.WriteAllText(_workspace["broken"], "input: [z.npy\nbudget: 6\n");
        File.WriteAllText(_workspace["pipe.npy"], "");
        if (!OperatingSystem.IsWindows())
        {
            // A pipe that nobody writes into.
            File.Delete(_workspace["pipe.npy"]);
            using Process make = Process.Start("mkfifo", [_workspace["pipe.npy"]]);
            make.WaitForExit();
        }

        File.CreateSymbolicLink(_workspace["pipelink.npy"], _workspace["pipe.npy"]);
        File.CreateSymbolicLink(_workspace["dangling"], _workspace["gone"]);
        Directory.CreateDirectory(_workspace["dead"]);
        File.CreateSymbolicLink(_workspace["dead/a.npy"], _workspace["gone"]);
        Directory.CreateDirectory(_workspace["beside"]);
        _workspace.Embeddings("beside/emb.npy", Workspace.Clustered(40, 6));
        File.WriteAllText(_workspace["beside/metadata.csv"], "q\n1\n2\n");
        Directory.CreateDirectory(_workspace["foreign"]);
        File.WriteAllText(_workspace["foreign/selection.npy"], "mine");
        Directory.CreateDirectory(_workspace["full"]);
        File.WriteAllText(Path.Combine(_workspace["full"], "precious.txt"), "mine");
    }

    public void Dispose() => _workspace.Dispose();

    public static TheoryData<string> Verbs => [.. Right.Keys];

    /// <summary>Help is not refused for what it is asked about: a verb without its arguments.</summary>
    [Fact]
    public async Task Help_OfEveryVerb_NeedsNoArguments()
    {
        foreach (string verb in InfomaxCommand.Create().Subcommands.Select(command => command.Name))
        {
            InfomaxResult help = await CommandInProcess.RunAsync(verb, "--help");
            Assert.Equal((0, ""), (help.ExitCode, help.Error));
            Assert.NotEmpty(help.Output);
        }
    }

    [Fact]
    public void EveryVerb_IsAmongThese() =>
        Assert.Equal(InfomaxCommand.Create().Subcommands.Select(verb => verb.Name).Order(StringComparer.Ordinal), Right.Keys.Order(StringComparer.Ordinal));

    /// <summary>Every option whose values have a form is given what has none.</summary>
    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task OptionThatCannotBeRead_IsOneLine(string verb)
    {
        System.CommandLine.Command command = InfomaxCommand.Create().Subcommands.Single(known => known.Name == verb);
        string[] formed =
        [
            .. OptionRecords.SelectMany(record => record.GetProperties())
                .Where(property => property.PropertyType != typeof(string) && property.PropertyType != typeof(bool))
                .Select(property => property.GetCustomAttribute<OptionAttribute>()).OfType<OptionAttribute>()
                .Where(option => !option.IsPath).Select(option => "--" + option.Name).Distinct(),
        ];
        foreach (Option option in command.Options.Where(option => formed.Contains(option.Name)))
        {
            string[] right = Arguments(Right[verb]);
            int given = Array.IndexOf(right, option.Name);
            string[] rest = given < 0 ? right : [.. right[..given], .. right[(given + 2)..]];
            rest = option.Name is "--budget" or "--fraction" && Array.IndexOf(rest, "--fraction") is var fraction and >= 0 ? [.. rest[..fraction], .. rest[(fraction + 2)..]] : rest;
            if (verb == "tune" && option.Name == "--labels")
            {
                continue;
            }

            await AssertOneLine([verb, .. rest, option.Name, Nonsense], 2, option.Name);
        }
    }

    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "prune {nowhere} --fraction 0.1 --output {out}", 2, "there is no such file" },
        { "prune {good} --output {out}", 2, "no budget" },
        { "prune {good} --fraction 0.1", 2, "--output is missing" },
        { "prune {good} --fraction 0.1 --budget 3 --output {out}", 2, "exclude each other" },
        { "prune {good} --fraction 0.1 --fraction 0.2 --output {out}", 2, "--fraction: is given 2 times; give it once, with commas between several values" },
        { "prune {good} --output {out} --fraction", 2, "--fraction: has no value; give --fraction F" },
        { "prune {good} --fraction 0.1 --images {nowhere} --output {out}", 2, "there is no such directory" },
        { "prune {good} --fraction 0.1 --output {dangling}/below", 2, "is a link to" },
        { "prune {good} --fraction 0.1,,0.2 --output {out}", 2, "--fraction 0.1,,0.2: has an empty entry" },
        { "prune {good} --fraction 0.1 --quiet --verbose --output {out}", 2, "--verbose and --quiet exclude each other" },
        { "node -q -v --data-dir {out}", 2, "--verbose and --quiet exclude each other" },
        { "prune {good} --fraction 0.1 --report --output s3://bucket/results", 2, "run 'infomax report DIR'" },
        { "prune {labels} --score file:{labels} --fraction 0.1 --output {out}", 3, "holds nothing but what --score or --labels names" },
        { "validate {empty}", 3, "no rows in 1 file;" },
        { "report s3://bucket/results", 2, "aws s3 cp --recursive s3://bucket/results DIR" },
        { "explain az://container/results 1", 2, "results are read from this machine's disk" },
        { "explain {results}", 2, "ROW is missing" },
        { "pause j", 2, "--coordinator" },
        { "resume j --coordinator nowhere", 2, "--coordinator" },
        { "prune {good} --fraction 0.1 --resume --overwrite --output {out}", 2, "exclude each other" },
        { "prune {good} --budget 41 --output {out}", 2, "has only 40" },
        { "prune {good} --fraction 0.001 --output {out}", 2, "less than one row" },
        { "prune {good} --fraction 0.1 --output {file}", 2, "file" },
        { "prune {good} --fraction 0.1 --output {file}/below", 2, "file" },
        { "prune {good} --fraction 0.1 --output {full}", 2, "not empty" },
        { "prune {text} --fraction 0.1 --output {out}", 3, "text.npy" },
        { "prune {huge} --fraction 0.1 --output {out}", 3, "huge.npy" },
        { "prune {negative} --fraction 0.1 --output {out}", 3, "negative.npy" },
        { "prune {short} --fraction 0.1 --output {out}", 3, "short.npy" },
        { "prune {objects} --fraction 0.1 --output {out}", 3, "objects.npy" },
        { "prune {empty} --fraction 0.1 --output {out}", 3, "empty.npy" },
        { "prune {csv} --fraction 0.1 --output {out}", 3, "rows.csv" },
        { "prune {hollow} --fraction 0.1 --output {out}", 3, "hollow" },
        { "prune {break} --fraction 0.1 --output {out}", 3, "line break" },
        { "prune {good} {other} --fraction 0.1 --output {out}", 3, "other.npy" },
        { "prune /dev/zero --fraction 0.1 --output {out}", 3, "/dev/zero" },
        { "prune {good} --score file:{long} --fraction 0.1 --output {out}", 3, "long.npy" },
        { "prune {good} --score file:{nowhere} --fraction 0.1 --output {out}", 2, "there is no such file" },
        { "prune {good} --score column:nope --fraction 0.1 --output {out}", 3, "nope" },
        { "prune {good} --score el2n --fraction 0.1 --output {out}", 2, "needs the rows' labels" },
        { "prune {good} --labels file:{long} --fraction 0.1 --output {out}", 3, "long.npy" },
        { "prune {good} --quota equal --fraction 0.1 --output {out}", 2, "needs the rows' labels or groups" },
        { "prune {good} --min-per-group 1 --fraction 0.1 --output {out}", 2, "needs a quota" },
        { "prune {good} --embedding nope --fraction 0.1 --output {out}", 3, "nope" },
        { "prune {good} --split nope --fraction 0.1 --output {out}", 3, "nope" },
        { "prune {good} --config {nowhere} --fraction 0.1 --output {out}", 2, "there is no such file" },
        { "dedupe {good} --copies keep --output {out}", 2, "leaves nothing to do" },
        { "dedupe {good} --score hub --output {out}", 2, "needs the neighbours" },
        { "dedupe {text} --output {out}", 3, "text.npy" },
        { "score {good} --output {out}", 2, "--score" },
        { "score {good} --score uniform --output {out}", 2, "is the same for every row" },
        { "score {good} --score el2n --output {out}", 2, "needs the rows' labels" },
        { "score {text} --score hub --output {out}", 3, "text.npy" },
        { "tune {good} --fraction 0.1 --output {out}", 2, "--labels" },
        { "tune {good} --labels file:{long} --fraction 0.1 --output {out}", 3, "long.npy" },
        { "tune {text} --labels file:{labels} --fraction 0.1 --output {out}", 3, "text.npy" },
        { "compare {good} --output {out}", 2, "no budget" },
        { "compare {text} --fraction 0.1 --output {out}", 3, "text.npy" },
        { "compare {good} --methods radnom --fraction 0.1 --output {out}", 2, "did you mean random?" },
        { "compare {good} --budget 41 --output {out}", 2, "--budget: compare has no such option, it is one of prune" },
        { "prune @arguments --fraction 0.1 --output {out}", 2, "@arguments: there is no such file" },
        { "validate {text}", 3, "text.npy" },
        { "validate {huge}", 3, "huge.npy" },
        { "validate {hollow}", 3, "hollow" },
        { "validate {pipe}", 3, "is empty, or a pipe or a device" },
        { "validate {pipelink}", 3, "is empty, or a pipe or a device" },
        { "prune {good} --score file:{pipe} --fraction 0.1 --output {out}", 3, "is empty, or a pipe or a device" },
        { "tune {good} --labels file:{pipe} --fraction 0.1 --output {out}", 3, "is empty, or a pipe or a device" },
        { "validate {dead}", 3, "is a link to" },
        { "validate {beside}", 3, "metadata.csv" },
        { "prune {good} --fraction 0.1 --overwrite --output {foreign}", 2, "no manifest there tells that selection.npy is one" },
        { "prune {good} --budget 3000000000 --output {out}", 2, "has only 40" },
        { "submit {good} --fraction 0.1 --tune --output {out} --coordinator http://127.0.0.1:1", 2, "--tune" },
        { "submit {good} --fraction 0.1 --report --output {out} --coordinator http://127.0.0.1:1", 2, "--report" },
        { "validate {break}", 3, "line break" },
        { "validate /dev/zero", 3, "/dev/zero" },
        { "report {hollow}", 2, "manifest.json" },
        { "report {nowhere}", 2, "there is no such directory" },
        { "explain {nowhere} 1", 2, "there is no such directory" },
        { "explain {file} 1", 2, "file" },
        { "diff {hollow} {hollow}", 2, "manifest.json" },
        { "submit {good} --fraction 0.1 --output {out}", 2, "--coordinator" },
        { "status", 2, "--coordinator" },
        { "cancel", 2, "JOB" },
        { "cancel j", 2, "--coordinator" },
        { "node --roles nothing --data-dir {out}", 2, "nothing" },
        { "prune {good} --fraction 0.1 --output hdfs://b/x", 2, "--output hdfs://b/x: is an address of no store that is known here; name a path, or s3://BUCKET/PREFIX" },
        { "prune {good} --fraction 0.1 --output S3://b/x", 2, "--output S3://b/x: write the scheme as s3://b/x" },
        { "dedupe {good} --output http://x", 2, "--output http://x: is an address of no store" },
        { "score {good} --score hub --output file:///tmp/x", 2, "--output file:///tmp/x: is an address; write the path alone, /tmp/x" },
        { "tune {good} --labels file:{labels} --fraction 0.1 --output ftp://x/y", 2, "--output ftp://x/y: is an address of no store" },
        { "compare {good} --fraction 0.1 --output hdfs://b/x", 2, "--output hdfs://b/x: is an address of no store" },
        { "validate {good} --fraction 0.1 --output hdfs://b/x", 2, "--output hdfs://b/x: is an address of no store" },
        { "submit {good} --fraction 0.1 --output hdfs://b/x --coordinator http://127.0.0.1:1", 2, "--output hdfs://b/x: is an address of no store" },
        { "submit hdfs://b/x --fraction 0.1 --output {out} --coordinator http://127.0.0.1:1", 2, "hdfs://b/x: is an address of no store" },
        { "prune {good} --score file:hdfs://b/x.npy --fraction 0.1 --output {out}", 2, "is an address of no store" },
        { "submit {good} --labels file:S3://b/y.npy --fraction 0.1 --output {out} --coordinator http://127.0.0.1:1", 2, "write the scheme as s3://b/y.npy" },
        { "prune {good} --fraction 0.1 --artifacts hdfs://b/x --output {out}", 2, "--artifacts hdfs://b/x: must be s3://" },
        { "node --data-dir hdfs://b/x", 2, "--data-dir hdfs://b/x: is an address of no store" },
        { "node --data-dir s3://b/x", 2, "--data-dir s3://b/x: must be a directory of this machine" },
        { "node --output-root hdfs://b/x --data-dir {out}", 2, "hdfs://b/x: is an address of no store" },
        { "prune {good} --config {broken} --output {out}", 2, "is not YAML from here on" },
        { "node --config {broken} --data-dir {out}", 2, "is not YAML from here on" },
        { "status --config {broken}", 2, "is not YAML from here on" },
        { "pause j --config {broken}", 2, "is not YAML from here on" },
        { "submit {good} --config {broken} --output {out}", 2, "is not YAML from here on" },
        { "status --config {hollow}", 2, "is a directory" },
        { "status j --history --coordinator http://127.0.0.1:1", 2, "--history: is for the list of jobs" },
        { "status --history --watch --coordinator http://127.0.0.1:1", 2, "--watch: jobs that are over do not change" },
        { "dedupe {good} --report --output {out}", 2, "--report: dedupe has no such option, it is one of prune" },
        { "validate {good} --dry-run", 2, "--dry-run: validate has no such option, it is one of prune" },
        { "prune {good} --fraction 0.1 --priority 3 --output {out}", 2, "--priority: prune has no such option, it is one of submit" },
        { "submit {good} --fraction 0.1 --s3-endpoint http://127.0.0.1:1 --output {out} --coordinator http://127.0.0.1:1", 2, "--s3-endpoint: submit has no such option, it is one of prune" },
        { "validate {good} --fraction 0.1 --tune", 2, "--tune: candidates are judged by a probe; give --labels" },
        { "validate {good} --budget 4 --labels file:{labels} --tune", 2, "--tune: finds what is best for one share" },
        { "compare {good} --output {out}", 2, "no budget: give --fraction F,… (shares of the rows)" },
        { "tune {good} --labels file:{labels} --output {out}", 2, "no budget: give --fraction F,… (shares of the rows)" },
        { "compare {good} --methods foo --fraction 0.1 --output {out}", 2, "there is no such method; there are " },
        { "help", 2, "there is no such verb; the nearest is " },
        { "node --journal postgres://a:secret@ --data-dir {out}", 2, "--journal" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_IsOneLine_AndWithJsonADocumentToo(string line, int code, string expected)
    {
        await AssertOneLine(Arguments(line), code, expected);
        InfomaxResult result = await CommandInProcess.RunAsync([.. Arguments(line), "--json"]);
        Assert.Equal(code, result.ExitCode);
        JsonNode error = JsonNode.Parse(result.Output)!["error"]!;
        Assert.Equal(code, (int)error["exit_code"]!);
        Assert.Equal(result.Error, $"infomax: {error["message"]}\n");
        Assert.Equal((string?)error["message"], (string?)Assert.Single(error["lines"]!.AsArray()));
    }

    /// <summary>What has one value is given once: the parser's own words name neither a remedy nor how often it was given.</summary>
    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task OptionGivenTwiceOrWithoutAValue_IsNamedWithWhatToDo(string verb)
    {
        System.CommandLine.Command command = InfomaxCommand.Create().Subcommands.Single(known => known.Name == verb);
        foreach (Option option in command.Options.Where(option => option is not Option<bool>))
        {
            InfomaxResult none = await CommandInProcess.RunAsync([verb, option.Name]);
            Assert.Equal(2, none.ExitCode);
            Assert.Contains($"infomax: {option.Name}: has no value; give {option.Name} ", none.Error, StringComparison.Ordinal);
            if (option.Arity.MaximumNumberOfValues == 1)
            {
                InfomaxResult twice = await CommandInProcess.RunAsync([verb, option.Name, "1", option.Name, "2"]);
                Assert.Equal(2, twice.ExitCode);
                Assert.Contains($"infomax: {option.Name}: is given 2 times; give it once", twice.Error, StringComparison.Ordinal);
            }
        }
    }

    private string[] Arguments(string line) =>
    [
        .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word
            .Replace("{good}", _workspace["good.npy"], StringComparison.Ordinal)
            .Replace("{labels}", _workspace["labels.npy"], StringComparison.Ordinal)
            .Replace("{break}", _workspace["line\nbreak"], StringComparison.Ordinal)
            .Replace("{csv}", _workspace["rows.csv"], StringComparison.Ordinal)
            .Replace("{nowhere}", _workspace["nowhere"], StringComparison.Ordinal)
            .Replace("{results}", _workspace["hollow"], StringComparison.Ordinal))
            .Select(word => System.Text.RegularExpressions.Regex.Replace(
                word, "{([a-z]+)}", found => _workspace[found.Groups[1].Value + (File.Exists(_workspace[found.Groups[1].Value + ".npy"]) ? ".npy" : "")])),
    ];

    private async Task AssertOneLine(string[] arguments, int code, string expected)
    {
        string shown = string.Join(' ', arguments);
        TimeSpan best = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 4 && best > AtOnce; attempt++)
        {
            long began = Stopwatch.GetTimestamp();
            InfomaxResult result = await CommandInProcess.RunAsync(arguments);
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            best = took < best ? took : best;
            Assert.True(result.ExitCode == code, $"{shown}\nends with {result.ExitCode}: {result.Error}");
            Assert.True(result.Error.TrimEnd('\n').Split('\n').Length == 1, $"{shown}\nsays more than a line:\n{result.Error}");
            Assert.StartsWith("infomax: ", result.Error, StringComparison.Ordinal);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
            Assert.Equal("", result.Output);
            Assert.False(Directory.Exists(_workspace["out"]), $"{shown}\nleaves its output directory");
        }

        Assert.True(best <= AtOnce, $"{shown}\ntook {best.TotalSeconds:F2} s");
    }
}
