using System.Text.Json.Nodes;
using InfoMax.Testing.Browser;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Page;

/// <summary>What holds of every page of ours in a real browser.</summary>
internal static class BrowserAssert
{
    /// <summary>Widths of a desk's and of a pocket's screen.</summary>
    public static IReadOnlyList<int> Widths { get; } = [1400, 400];

    /// <summary>Folder for pictures of every page that is tested; null for none. For eyes, not for tests.</summary>
    private static string? Pictures { get; } = Environment.GetEnvironmentVariable("INFOMAX_PICTURES");

    /// <summary>Nothing in the console, nobody asked but <paramref name="origin"/>, nothing wider than the screen, no picture without words, a heading for every section.</summary>
    public static async Task IsWholeAsync(BrowserPage page, string origin, string name, CancellationToken cancellationToken)
    {
        if (Pictures is not null)
        {
            Directory.CreateDirectory(Pictures);
            IReadOnlyList<byte[]> pictures = await page.PicturesAsync(cancellationToken);
            for (int i = 0; i < pictures.Count; i++)
            {
                await File.WriteAllBytesAsync(Path.Combine(Pictures, FormattableString.Invariant($"{name}-{i}.png")), pictures[i], cancellationToken);
            }
        }

        Assert.Empty(page.Errors);
        Assert.NotEmpty(page.Requests);
        Assert.All(page.Requests, address => Assert.StartsWith(origin, address, StringComparison.Ordinal));
        Assert.Empty(await ListAsync(page, WiderThanTheScreen, cancellationToken));
        Assert.Empty(await ListAsync(page, WithoutWords, cancellationToken));
        Assert.Equal("en", (string?)await page.EvaluateAsync("document.documentElement.lang", cancellationToken));
    }

    /// <summary>The texts that an expression lists.</summary>
    public static async Task<string[]> ListAsync(BrowserPage page, string expression, CancellationToken cancellationToken) =>
        [.. ((JsonArray)(await page.EvaluateAsync(expression, cancellationToken))!).Select(text => (string)text!)];

    /// <summary>Elements that stick out of the window, unless something around them scrolls.</summary>
    private const string WiderThanTheScreen = """
        [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"))
          .map(e => e.outerHTML.slice(0, 80))
        """;

    /// <summary>Pictures without a text that says what they show, drawings without title and description, and sections, tables and controls without a name.</summary>
    private const string WithoutWords = """
        [...document.querySelectorAll("img")].filter(e => !(e.getAttribute("alt") ?? "").trim())
          .concat([...document.querySelectorAll("svg")].filter(e => e.getAttribute("role") !== "img"
            || !e.querySelector(":scope > title")?.textContent || !e.querySelector(":scope > desc")?.textContent
            || !e.getAttribute("aria-labelledby")?.split(" ").every(id => document.getElementById(id))))
          .concat([...document.querySelectorAll("section")].filter(e => !e.querySelector("h2")))
          .concat([...document.querySelectorAll("table")].filter(e => !e.querySelector("th")))
          .concat([...document.querySelectorAll("button, input, select")].filter(e => !(e.textContent || e.labels?.length || e.getAttribute("aria-label"))))
          .map(e => e.outerHTML.slice(0, 80))
        """;
}
