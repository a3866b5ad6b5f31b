using System.Text;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>
/// The order of files that a file of one value a row (scores, labels, ids) was made in, named by a text beside it: for
/// <c>NAME.npy</c> it is <c>NAME.files.txt</c>, UTF-8, a path relative to the input on each line, optionally a tab and the
/// file's rows; empty lines and lines that begin with # are passed over.
/// </summary>
public static class DeclaredOrder
{
    private const string Suffix = ".files.txt";

    /// <summary>Refuses a file whose declared order is not the input's; one that declares none passes.</summary>
    /// <param name="path">The file of one value a row.</param>
    /// <param name="files">The input's files in the order of their rows.</param>
    /// <exception cref="InputDataException">The orders differ, or the declaration cannot be read.</exception>
    public static void Check(string path, IReadOnlyList<InputFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        string declaration = Path.ChangeExtension(path, null) + Suffix;
        if (!File.Exists(declaration))
        {
            return;
        }

        int at = 0;
        int number = 0;
        foreach (string line in Lines(declaration))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] parts = line.Split('\t');
            string name = parts[0].Replace('\\', '/');
            if (at == files.Count)
            {
                throw Differs($"lists {name} after the input's {Counted.Of(files.Count, "file")}");
            }

            InputFile file = files[at++];
            if (name != file.RelativePath)
            {
                throw Differs($"has {name} where the input has {file.RelativePath} (from row {file.FirstRow} on)");
            }

            if (parts is [_, var rows, ..] && rows.Trim() != file.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                throw Differs($"gives {name} {rows.Trim()} rows, it has {file.Rows}");
            }
        }

        if (at < files.Count)
        {
            throw new InputDataException($"{declaration}: lists {Counted.Of(at, "file")}, the input has {files.Count} (next is {files[at].RelativePath}); {Remedy(path)}");
        }

        InputDataException Differs(string how) => new($"{declaration} line {number}: {how}; {Remedy(path)}");
    }

    private static string Remedy(string path) => $"write {path} again in the order that validate --json lists";

    private static string[] Lines(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path, Encoding.UTF8).Select(line => line.TrimEnd())];
        }
        catch (Exception exception) when (InputIo.IsIo(exception))
        {
            throw InputIo.Unreadable(path, exception);
        }
    }
}
