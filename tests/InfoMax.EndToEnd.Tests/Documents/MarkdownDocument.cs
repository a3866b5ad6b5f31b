using System.Text.RegularExpressions;

namespace InfoMax.EndToEnd.Tests.Documents;

/// <summary>A Markdown file of the repository: its links and the anchors of its headings.</summary>
internal sealed partial class MarkdownDocument
{
    private readonly string _folder;
    private readonly string _prose;

    private MarkdownDocument(string path)
    {
        _folder = Path.GetDirectoryName(path)!;
        _prose = Fence().Replace(File.ReadAllText(path), "");
    }

    /// <summary>Every document, relative to the repository's root.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/README.md", "tests/data/README.md", "tests/InfoMax.Benchmarks/peers/README.md",
        "docs/examples/README.md",
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal),
    ];

    /// <summary>What the links into the repository point to, as they stand there.</summary>
    public IEnumerable<string> Links => Link().Matches(_prose).Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>The anchors that its headings make, as GitHub names them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(_prose).Select(match => Dropped()
        .Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public static MarkdownDocument Read(string name) => new(Repository.PathOf(name));

    /// <summary>Links without a file, or without a heading, at their other end.</summary>
    public IEnumerable<string> Dangling() => Links.Where(link =>
    {
        string[] parts = link.Split('#');
        string path = Path.GetFullPath(Path.Combine(_folder, parts[0]));
        return parts[0].Length > 0 && !Path.Exists(path)
            || (parts.Length > 1 && !(parts[0].Length == 0 ? this : new MarkdownDocument(path)).Anchors.Contains(parts[1]));
    });

    [GeneratedRegex(@"^```(?:.|\n)*?^```", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Dropped();
}
