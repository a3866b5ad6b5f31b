using InfoMax.Cli.Commands;
using InfoMax.Cli.Reports.Page;
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
}
