using System.Diagnostics;
using System.Text.Json.Nodes;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>What a job comes to when nobody disturbs it.</summary>
/// <param name="Result">Its files, see <see cref="OutputFiles.Fingerprint"/>.</param>
/// <param name="Rounds">Rounds of the job.</param>
/// <param name="Seconds">From its submission to a coordinator with two workers to its end.</param>
internal sealed record Undisturbed(string Result, int Rounds, double Seconds)
{
    /// <summary>Runs <c>infomax prune</c> for the bytes, then a cluster for the time, which must have the same bytes.</summary>
    /// <exception cref="InvalidOperationException">They differ, or something failed.</exception>
    public static async Task<Undisturbed> RunAsync(JobShape shape, string inputs, string folder, TimeSpan patience)
    {
        using CancellationTokenSource hang = new(4 * patience);
        string[] files = [.. Directory.EnumerateFiles(inputs).Order(StringComparer.Ordinal)];
        string pruned = Path.Combine(folder, "pruned");
        await InfomaxProcess.TimeAsync(shape.Arguments(files, pruned), hang.Token);
        string result = OutputFiles.Fingerprint(pruned);
        string manifest = Directory.EnumerateFiles(pruned, "manifest.json", SearchOption.AllDirectories).First();
        int rounds = JsonNode.Parse(await File.ReadAllTextAsync(manifest, hang.Token))!["stages"]!.AsArray().Count;

        await using ChaosCluster cluster = new(Path.Combine(folder, "cluster"), inputs, null, null, hang.Token);
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkersAsync(false, false);
        using JobApi api = cluster.Api();
        JobObserver observer = new(api, patience, hang.Token);
        string output = Path.Combine(folder, "submitted");
        long began = Stopwatch.GetTimestamp();
        await api.SubmitAsync(shape.Submission(files, output), hang.Token);
        await observer.UntilAsync(_ => false);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return observer.State == "succeeded" && OutputFiles.Fingerprint(output) == result
            ? new Undisturbed(result, rounds, seconds)
            : throw new InvalidOperationException($"{shape.Name}: the undisturbed cluster does not end as prune does: {observer.Last?.ToJsonString()}");
    }
}
