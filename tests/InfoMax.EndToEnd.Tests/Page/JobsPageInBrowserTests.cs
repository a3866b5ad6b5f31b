using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Testing.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Page;

/// <summary>
/// The coordinator's page in a real browser, served by the node's own HTTP host under its own policy: what the feed tells is shown
/// as text, on a wide and on a narrow screen, and nobody else is asked.
/// </summary>
public sealed class JobsPageInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task JobsRoundsAndWorkers_AreShown_AtEveryWidth()
    {
        Chromium chromium = browser.Browser();
        string? problem = null;
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(null, isLoopback: true),
            routes =>
            {
                routes.MapGet("/v1/events", (Delegate)(async (HttpContext context) =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(View() with { Problem = problem }, ApiJson.Options)}\n\n", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }));
                routes.MapPage();
            },
            logging => logging.ClearProviders(),
            Token);
        string origin = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.Port}/");
        foreach (int width in BrowserAssert.Widths)
        {
            BrowserPage page = await chromium.OpenAsync(new Uri(origin), width, Token);

            // The feed is told after the page has loaded: the page is looked at again with every frame.
            string link = problem is null ? "up" : "down";
            Assert.Equal(link, (string?)await page.EvaluateAsync(
                $"new Promise(done => {{ const look = () => document.getElementById('link').className === '{link}' && document.getElementById('workers').textContent ? done('{link}') : requestAnimationFrame(look); look(); }})", Token));
            await BrowserAssert.IsWholeAsync(page, origin, $"jobs-{width}", Token);
            string text = (string)(await page.EvaluateAsync("document.body.innerText", Token))!;
            Assert.All((string[])["running-1", "halo", "waiting-2", "10.0.0.7:4053", "failed-3", problem ?? "live"], part => Assert.Contains(part, text, StringComparison.Ordinal));

            // The next width has a node that is not ready, which tells what it knows all the same.
            problem = "the journal in /var/lib/infomax cannot be used: disk full; jobs stand still until it can";
        }
    }

    private static ClusterView View()
    {
        DateTimeOffset began = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        WorkerView worker = new() { Name = "10.0.0.7:4053", State = "up", Cores = 8, MemoryBytes = 1L << 33, Work = ["job running-1: halo, item 3, attempt 1"] };
        JobView running = new()
        {
            Id = "running-1",
            State = "running",
            Output = "/data/a-directory-with-a-rather-long-name/below-another-one/coreset",
            SubmittedAt = began,
            Round = new RoundView { Name = "halo", Number = 9, Rounds = 14, Items = 16, Done = 2, Running = 1, Pending = 13, Fraction = 0.17, RowsDone = 170_000, Rows = 1_000_000, Seconds = 12, RowsPerSecond = 14_000, RemainingSeconds = 58 },
            FinishedRounds = [new StageView { Name = "ingest", Seconds = 3.5, Workers = 2, Retries = 1 }],
            Retries = 1,
            Workers = [worker],
        };
        return new ClusterView
        {
            Jobs =
            [
                running,
                new JobView { Id = "waiting-2", State = "queued", Place = 1, Output = "/data/b", SubmittedAt = began },
                new JobView { Id = "failed-3", State = "failed", Output = "/data/c", SubmittedAt = began, EndedAt = began.AddMinutes(3), Message = "disk <full>" },
            ],
            Active = [running],
            Workers = [worker],
            More = 0,
        };
    }
}
