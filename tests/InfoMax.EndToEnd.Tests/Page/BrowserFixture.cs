using InfoMax.Testing.Browser;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Page;

/// <summary>One browser for all tests of pages; none where the machine has none.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Chromium? _browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _browser = Chromium.Program is null ? null : await Chromium.StartAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _browser?.DisposeAsync() ?? default;

    /// <summary>The browser; skips the test where there is none.</summary>
    internal Chromium Browser()
    {
        Assert.SkipWhen(_browser is null, "chromium is not installed");
        return _browser;
    }
}
