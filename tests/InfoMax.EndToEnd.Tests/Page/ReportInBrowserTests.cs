using System.Text.Json.Nodes;
using InfoMax.Cli;
using InfoMax.Cli.Reports.Page;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Comparison;
using InfoMax.Data.Outputs.Shown;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Browser;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Page;

/// <summary>The report opened as its reader opens it: in a real browser, from the disk, on a wide and on a narrow screen.</summary>
public sealed class ReportInBrowserTests(ResultFixture results, BrowserFixture browser) : IClassFixture<ResultFixture>, IClassFixture<BrowserFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_IsWhole_AtEveryWidth()
    {
        Chromium chromium = browser.Browser();
        string path = ReportFiles.Write(results.Output, new ReportRequest(ReportJson.Options, new ShownColumns("caption", null), null, 1), Token)[0].Path;
        Uri address = new(path);
        foreach (int width in BrowserAssert.Widths)
        {
            BrowserPage page = await chromium.OpenAsync(address, width, Token);
            await BrowserAssert.IsWholeAsync(page, "file://", $"report-{width}", Token);
            Assert.Single(page.Requests);
            Assert.Equal(
                ["summary", "certificate", "reasons", "map", "histograms", "retention", "families", "quantiles", "stages"],
                await BrowserAssert.ListAsync(page, "[...document.querySelectorAll('section')].map(e => e.id)", Token));
        }
    }

    /// <summary>A sweep's page beside a page for each of its results; those of a comparison with one share and with several, and of a tuning.</summary>
    [Fact]
    public async Task Tables_AreCurves_WithTheirNumbersBelow()
    {
        Chromium chromium = browser.Browser();
        using TemporaryFolder folder = new();
        foreach ((string name, Action<string> write, string[] drawings) in TablesOf(results.Output))
        {
            string directory = Directory.CreateDirectory(folder[name]).FullName;
            write(directory);
            IReadOnlyList<WrittenReport> reports = ReportFiles.Write(directory, new ReportRequest(ReportJson.Options, new ShownColumns(null, null), null, 1), Token);
            Assert.Equal(name == "sweep" ? 3 : 1, reports.Count);
            foreach (int width in BrowserAssert.Widths)
            {
                BrowserPage page = await chromium.OpenAsync(new Uri(reports[0].Path), width, Token);
                await BrowserAssert.IsWholeAsync(page, "file://", $"{name}-{width}", Token);
                Assert.Equal(["summary", "curves"], await BrowserAssert.ListAsync(page, "[...document.querySelectorAll('section')].map(e => e.id)", Token));
                Assert.Equal(drawings, await BrowserAssert.ListAsync(page, "[...document.querySelectorAll('svg')].map(e => e.id)", Token));
                Assert.True((bool)(await page.EvaluateAsync("document.querySelectorAll('svg .mark').length >= 6", Token))!);
                Assert.Equal(name != "sweep", (bool)(await page.EvaluateAsync("document.body.textContent.includes(' ± ')", Token))!);
            }
        }
    }

    private static (string Name, Action<string> Write, string[] Drawings)[] TablesOf(string result)
    {
        ComparisonRow[] compared =
        [
            .. from fraction in (double[])[0.05, 0.1, 0.3]
               from method in (string[])["random", "top", "kcenter", "infomax"]
               from seed in method == "random" ? (long?[])[1, 2, 3] : [null]
               select new ComparisonRow(fraction, method, seed, 10 * fraction, 0.5, 0.4, 0.5 + fraction + (0.01 * (seed ?? method.Length)), 0.6 + fraction, 0.02, 1),
        ];
        return
        [
            ("sweep", directory =>
            {
                string[] names = ["fraction-0.1_alpha-0.1", "fraction-0.2_alpha-0.1"];
                foreach (string name in names)
                {
                    Directory.CreateDirectory(Path.Combine(directory, name));
                    Array.ForEach(Directory.GetFiles(result), file => File.Copy(file, Path.Combine(directory, name, Path.GetFileName(file))));
                }

                SweepTable.Write(directory, [.. names.Select((name, i) => new SweepRow(name, 0.1 * (i + 1), 60 * (i + 1), 10, 0.1, 30, 31, 0.8, 0.4, 0.7 + (0.1 * i)))]);
            }, ["plot-sweep-coverage", "plot-sweep-importance", "plot-sweep-redundancy"]),
            ("compare", directory => Publish(directory, compared), ["plot-compare-accuracy", "plot-compare-coverage", "plot-compare-objective"]),
            ("compare-once", directory => Publish(directory, [.. compared.Where(row => row.Fraction == 0.1)]), ["plot-compare-accuracy", "plot-compare-coverage", "plot-compare-objective"]),
            ("tune", directory => TuneFiles.Write(
                directory,
                [.. from fraction in (double[])[0.03, 0.1] from score in (string[])["hub", "el2n", "random"] select new TuneRow(fraction, score, "high", 2, "none", 0.5 + fraction + (0.01 * score.Length), 0.7, score == "random")],
                new Dictionary<string, string>(),
                new Dictionary<string, double[]>(),
                new JsonObject { ["held_out_rows"] = new JsonArray(100, 120) }), ["plot-tune-accuracy"]),
        ];
    }

    private static void Publish(string directory, IReadOnlyList<ComparisonRow> rows)
    {
        ComparisonFiles files = new(Path.Combine(directory, ".work"));
        files.WriteSelection(rows[0], [1, 2]);
        files.WriteResults(rows, "", []);
        files.Publish(directory);
    }
}
