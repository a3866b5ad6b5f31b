using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>Ways through parsed YAML; what is not there is null or empty.</summary>
internal static class YamlText
{
    /// <summary>The documents of a text, with merge keys (<c>&lt;&lt;</c>) carried out.</summary>
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        YamlStream stream = [];
        stream.Load(new MergingParser(new Parser(new StringReader(text))));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>A node as a text.</summary>
    public static string ToYaml(this YamlNode node)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        new YamlStream(new YamlDocument(node)).Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    /// <summary>The node at a path of keys and positions: <c>spec.containers.0.image</c>.</summary>
    public static YamlNode? At(this YamlNode? node, string path)
    {
        foreach (string step in path.Split('.'))
        {
            node = node.Child(step);
        }

        return node;
    }

    /// <summary>One step of a path.</summary>
    public static YamlNode? Child(this YamlNode? node, string step) => node switch
    {
        YamlMappingNode mapping => mapping.Children.TryGetValue(new YamlScalarNode(step), out YamlNode? value) ? value : null,
        YamlSequenceNode list => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Children.Count
            ? list.Children[index]
            : null,
        _ => null,
    };

    /// <summary>The scalar at a path.</summary>
    public static string? Text(this YamlNode? node, string path) => (node.At(path) as YamlScalarNode)?.Value;

    /// <summary>The scalar itself.</summary>
    public static string? Text(this YamlNode? node) => (node as YamlScalarNode)?.Value;

    /// <summary>The whole number at a path; -1 where there is none.</summary>
    public static int Number(this YamlNode? node, string path) =>
        int.TryParse(node.Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : -1;

    /// <summary>The items of the list at a path.</summary>
    public static IReadOnlyList<YamlNode> Items(this YamlNode? node, string path) =>
        node.At(path) is YamlSequenceNode list ? [.. list.Children] : [];

    /// <summary>The scalars of the list at a path.</summary>
    public static IReadOnlyList<string> Texts(this YamlNode? node, string path) => [.. node.Items(path).Select(item => item.Text() ?? "")];

    /// <summary>The entries of the mapping at a path.</summary>
    public static IReadOnlyList<(string Key, YamlNode Value)> Entries(this YamlNode? node, string path) =>
        node.At(path) is YamlMappingNode mapping ? [.. mapping.Children.Select(pair => (pair.Key.Text()!, pair.Value))] : [];

    /// <summary>The entries of the mapping at a path, as texts.</summary>
    public static IReadOnlyDictionary<string, string> Strings(this YamlNode? node, string path) =>
        node.Entries(path).ToDictionary(entry => entry.Key, entry => entry.Value.Text() ?? "", StringComparer.Ordinal);
}
