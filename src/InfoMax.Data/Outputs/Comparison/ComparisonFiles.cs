using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs.Comparison;

/// <summary>
/// What <c>compare</c> writes: first into a folder of its own, then moved to its place, the manifest last, whose presence means that all
/// is there.
/// </summary>
/// <param name="work">The folder that is written into; made when missing.</param>
public sealed class ComparisonFiles(string work)
{
    /// <summary>Folder with the rows that each method chose.</summary>
    public const string SelectionFolder = "methods";

    /// <summary>File of the figures, a row a method, fraction and seed.</summary>
    public const string TableName = ResultFiles.Comparison;

    /// <summary>File of the figures as curves.</summary>
    public const string PlotName = ResultFiles.ComparisonPlot;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the rows that a method chose: <c>methods/NAME/F[-SEED].npy</c>, int64, ascending.</summary>
    /// <exception cref="OutputException">The disk failed; the message names the file and the cause.</exception>
    public void WriteSelection(ComparisonRow row, long[] selected)
    {
        ArgumentNullException.ThrowIfNull(row);
        Write(PathOf(row), stream => NpyOutput.WriteInt64(stream, selected.Length, selected));
    }

    /// <summary>The path of a selection below the output directory, with forward slashes.</summary>
    public static string PathOf(ComparisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string seed = row.Seed is { } number ? string.Create(CultureInfo.InvariantCulture, $"-{number}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{SelectionFolder}/{row.Method}/{row.Fraction:R}{seed}.npy");
    }

    /// <summary>A document for people and parsers: indented, nothing escaped that need not be.</summary>
    public static string Text(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ToJsonString(Json);
    }

    /// <summary>Writes table, plot and manifest.</summary>
    /// <exception cref="OutputException">The disk failed; the message names the file and the cause.</exception>
    public void WriteResults(IReadOnlyList<ComparisonRow> rows, string plot, JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        Write(TableName, stream => ComparisonParquet.Write(stream, rows));
        Write(PlotName, stream => stream.Write(Encoding.UTF8.GetBytes(plot)));
        Write(ResultFiles.Manifest, stream => stream.Write(Encoding.UTF8.GetBytes(Text(manifest) + "\n")));
    }

    /// <summary>Moves everything to <paramref name="directory"/>, in place of what an earlier comparison or job left there.</summary>
    /// <exception cref="OutputException">The disk failed; the message names the directory and the cause.</exception>
    public void Publish(string directory)
    {
        EarlierResults.Remove(directory, []);
        if (ObjectAddress.IsAddress(directory))
        {
            Send(directory);
            return;
        }

        try
        {
            string selections = Path.Combine(directory, SelectionFolder);
            File.Delete(Path.Combine(directory, ResultFiles.Manifest));
            if (Directory.Exists(selections))
            {
                Directory.Delete(selections, recursive: true);
            }

            Directory.Move(Path.Combine(work, SelectionFolder), selections);
            foreach (string name in (string[])[TableName, PlotName, ResultFiles.Manifest])
            {
                File.Move(Path.Combine(work, name), Path.Combine(directory, name), overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot write into {directory}: {exception.Message}", exception);
        }
    }

    /// <summary>Copies everything into an object store, where nothing can be moved.</summary>
    private void Send(string address)
    {
        using OutputStaging staging = new(address);
        staging.Remove(ResultFiles.Manifest);
        IEnumerable<string> names = Directory.GetFiles(work, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(work, file).Replace('\\', '/'));
        foreach (string name in names.OrderBy(name => name == ResultFiles.Manifest).ThenBy(name => name, StringComparer.Ordinal))
        {
            staging.Write(name, target =>
            {
                using FileStream source = File.OpenRead(Path.Combine(work, name));
                source.CopyTo(target);
            });
        }

        staging.Publish();
    }

    private void Write(string name, Action<Stream> write)
    {
        using OutputStaging staging = new(work);
        staging.Write(name, write);
        staging.Publish();
    }
}
