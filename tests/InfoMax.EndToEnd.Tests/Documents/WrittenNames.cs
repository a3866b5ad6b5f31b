using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ParquetSharp;

namespace InfoMax.EndToEnd.Tests.Documents;

/// <summary>The keys of JSON documents and the columns of tables that a test has seen, to be held against the glossary.</summary>
internal sealed partial class WrittenNames
{
    /// <summary>Objects whose keys are options.</summary>
    private static readonly string[] OfOptions = ["options", "requested"];

    /// <summary>Tables of which columns are named by the user: scores, and the columns of the input.</summary>
    private static readonly string[] OfUsers = ["scores.parquet", "rows.parquet"];

    private readonly SortedSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>All names so far.</summary>
    public IReadOnlyCollection<string> Seen => _seen;

    /// <summary>The names that the glossary's last table explains.</summary>
    public static IReadOnlySet<string> Explained()
    {
        string text = File.ReadAllText(Repository.PathOf("docs/glossary.md"));
        string table = text[text.IndexOf("## Names in files", StringComparison.Ordinal)..];
        string[] names = [.. NameRow().Matches(table).SelectMany(row => Name().Matches(row.Groups[1].Value)).Select(match => match.Groups[1].Value)];
        Xunit.Assert.Equal(names.Length, names.Distinct().Count());
        return names.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Takes the keys of a document.</summary>
    public void Add(JsonNode? node)
    {
        foreach ((string key, JsonNode? value) in node as JsonObject ?? [])
        {
            _seen.Add(key);
            if (!OfOptions.Contains(key))
            {
                Add(value);
            }
        }

        foreach (JsonNode? item in node as JsonArray ?? [])
        {
            Add(item);
        }
    }

    /// <summary>Takes the properties of the schemas of an API's description.</summary>
    public void AddSchemas(JsonNode openApi)
    {
        foreach ((string name, JsonNode? schema) in openApi["components"]!["schemas"]!.AsObject())
        {
            // The body of an order has options for keys.
            foreach ((string key, _) in name.EndsWith("Body", StringComparison.Ordinal) ? [] : schema!["properties"] as JsonObject ?? [])
            {
                _seen.Add(key);
            }
        }
    }

    /// <summary>Takes the documents and tables below a directory.</summary>
    public void AddFiles(string directory)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "manifest.json")
            {
                Add(JsonNode.Parse(File.ReadAllText(file)));
            }
            else if (file.EndsWith(".parquet", StringComparison.Ordinal) && !OfUsers.Contains(Path.GetFileName(file)))
            {
                using ParquetFileReader reader = new(file);
                _seen.UnionWith(Enumerable.Range(0, reader.FileMetaData.NumColumns).Select(i => reader.FileMetaData.Schema.Column(i).Path.ToDotVector()[0]));
            }
        }
    }

    [GeneratedRegex(@"^\| (`[^|]*`) \|", RegexOptions.Multiline)]
    private static partial Regex NameRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
