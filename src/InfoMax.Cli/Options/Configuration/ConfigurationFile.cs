using System.Globalization;
using InfoMax.Data;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace InfoMax.Cli.Options.Configuration;

/// <summary>
/// Reads <c>--config</c> files: one YAML mapping from option names without dashes to scalars or lists of scalars. Works on
/// parser events, so that no nesting, anchor or tag does anything but be refused.
/// </summary>
public static class ConfigurationFile
{
    private const long MostBytes = 1 << 20;

    /// <summary>Reads the file; everything wrong with it is noted with its file and line.</summary>
    /// <param name="path">As typed.</param>
    /// <param name="names">The options there are.</param>
    /// <param name="problems">Takes the lines.</param>
    /// <param name="command">The command whose help lists the options.</param>
    public static SettingLayer Read(string path, IReadOnlyCollection<string> names, OptionProblems problems, string command = "prune")
    {
        ArgumentNullException.ThrowIfNull(problems);
        SettingLayer layer = new();
        Parser? parser = null;
        try
        {
            if (Directory.Exists(path))
            {
                problems.Add($"--config {path}: is a directory; name a YAML file of options");
                return layer;
            }

            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                problems.Add($"--config {path}: is larger than {MostBytes} bytes, which no list of options is; name a YAML file of options");
                return layer;
            }

            using StreamReader text = new(path);
            parser = new Parser(text);
            ReadMapping(parser, path, names, layer, problems, command);
        }
        catch (YamlException exception)
        {
            problems.Add($"{path} line {exception.Start.Line}: is not YAML ({exception.Message}); write lines of the form 'fraction: 0.1'");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"--config {path}: there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($"--config {path}: cannot be read ({exception.Message})");
        }
        catch (Exception exception) when (parser is not null && exception is not OutOfMemoryException)
        {
            // The parser gives up some broken texts, such as a list that does not end, with whatever its own structures say.
            problems.Add($"{path} line {Line(parser.Current)}: is not YAML from here on, perhaps a bracket or a quote is not closed; write lines of the form 'fraction: 0.1'");
        }

        return layer;
    }

    private static void ReadMapping(
        Parser parser, string path, IReadOnlyCollection<string> names, SettingLayer layer, OptionProblems problems, string command)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return;
        }

        parser.Consume<DocumentStart>();
        if (parser.Accept<Scalar>(out Scalar? only) && only.Value.Length == 0)
        {
            return;
        }

        if (!parser.TryConsume<MappingStart>(out _))
        {
            problems.Add($"{path} line {Line(parser.Current)}: is {Kind(parser.Current)}, and options with their values are wanted; write lines of the form 'fraction: 0.1'");
            return;
        }

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out Scalar? key))
            {
                problems.Add($"{path} line {Line(parser.Current)}: the name of an option was expected");
                return;
            }

            List<string>? items = ReadValue(parser);
            string origin = string.Create(CultureInfo.InvariantCulture, $"{path} line {key.Start.Line}: {key.Value}");
            if (!names.Contains(key.Value))
            {
                problems.Add(NearestName.Of(key.Value, names) is { } near
                    ? $"{origin}: unknown; did you mean {near}?"
                    : $"{origin}: unknown; 'infomax {command} --help' lists the options");
            }
            else if (items is null)
            {
                problems.Add($"{origin}: must be a value or a list of values");
            }
            else if (items.Count > 0 && !layer.Add(key.Value, new Setting(origin, items)))
            {
                problems.Add($"{origin}: is set twice; keep one");
            }
        }

        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            problems.Add($"{path} line {Line(parser.Current)}: a second document begins; keep one");
        }
    }

    /// <summary>The values; none for null, and null for what is neither a scalar nor a list of scalars (which is skipped).</summary>
    private static List<string>? ReadValue(Parser parser)
    {
        if (parser.TryConsume<Scalar>(out Scalar? scalar))
        {
            return IsNull(scalar) ? [] : [scalar.Value];
        }

        if (!parser.TryConsume<SequenceStart>(out _))
        {
            parser.SkipThisAndNestedEvents();
            return null;
        }

        List<string>? items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (parser.TryConsume<Scalar>(out Scalar? item))
            {
                items?.Add(item.Value);
            }
            else
            {
                parser.SkipThisAndNestedEvents();
                items = null;
            }
        }

        return items;
    }

    private static bool IsNull(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    private static string Kind(ParsingEvent? at) => at switch
    {
        SequenceStart => "a list",
        Scalar => "a text alone",
        _ => "a reference",
    };

    private static long Line(ParsingEvent? at) => at?.Start.Line ?? 0;
}
