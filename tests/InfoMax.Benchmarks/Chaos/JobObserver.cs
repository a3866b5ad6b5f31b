using System.Text.Json.Nodes;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>Follows one job by its status, and notices when nothing goes on any more.</summary>
internal sealed class JobObserver(JobApi api, TimeSpan patience, CancellationToken hang)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>The last answer; null before the first.</summary>
    public JsonObject? Last { get; private set; }

    /// <summary>The job's state; null before the first answer.</summary>
    public string? State => (string?)Last?["state"];

    /// <summary>True once the job is over.</summary>
    public bool IsOver => State is not (null or "queued" or "running");

    /// <summary>Asks until the answer, or nobody's answering, is as wanted, or the job is over.</summary>
    /// <param name="wanted">Given null where nobody answers.</param>
    /// <exception cref="HangException">The job has not moved for too long.</exception>
    public async Task UntilAsync(Predicate<JsonObject?> wanted)
    {
        string? place = null;
        long moved = Environment.TickCount64;
        while (true)
        {
            JsonObject? answer = await api.StatusAsync(hang);
            Last = answer ?? Last;
            if (wanted(answer) || IsOver)
            {
                return;
            }

            string now = $"{Last?["state"]} {Last?["round"]?["number"]} {Last?["round"]?["done"]} {Last?["retries"]}";
            if (now != place)
            {
                (place, moved) = (now, Environment.TickCount64);
            }
            else if (Environment.TickCount64 - moved > patience.TotalMilliseconds)
            {
                throw new HangException($"the job has not moved for {patience.TotalSeconds:F0} s");
            }

            await Task.Delay(Interval, hang);
        }
    }

    /// <summary>Waits for the point, or one past it.</summary>
    public Task ReachedAsync(JobPoint point) => UntilAsync(answer => answer?["round"] is JsonObject round
        && ((int)round["number"]! > point.Round
            || ((int)round["number"]! == point.Round && 4 * (int)round["done"]! >= point.Quarters * (int)round["items"]!)));

    /// <summary>Waits until the coordinator no longer counts on the worker at an address.</summary>
    public Task ForgottenAsync(string hostAndPort) => UntilAsync(answer => answer?["workers"] is JsonArray workers
        && !workers.Any(worker => ((string)worker!["name"]!).StartsWith($"{hostAndPort}#", StringComparison.Ordinal)));

    /// <summary>Waits for so many answers.</summary>
    public Task AnsweredAsync(int answers) => UntilAsync(answer => answer is not null && --answers <= 0);
}
