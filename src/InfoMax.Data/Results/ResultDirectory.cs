using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs.Tables;
using ParquetSharp;

namespace InfoMax.Data.Results;

/// <summary>A directory with the results of a finished job, as its files have them.</summary>
public sealed class ResultDirectory
{
    private ResultDirectory(string path, JsonObject manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The options, the input and the figures of the job, as written.</summary>
    public JsonObject Manifest { get; }

    /// <summary>Where a result file is, whether it is there or not.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Looks for a manifest of a finished job.</summary>
    /// <exception cref="ResultException">There are none, or those of a sweep.</exception>
    public static ResultDirectory Open(string path)
    {
        string full = LocalPath(path);
        string manifest = System.IO.Path.Combine(full, ResultFiles.Manifest);
        try
        {
            if (!Directory.Exists(full))
            {
                throw new ResultException($"{path}: there is no such directory; {(NearestTo(full) is { } near ? $"did you mean {near}?" : "name one with results of prune")}");
            }

            if (ResultFiles.IsManifest(manifest))
            {
                return new ResultDirectory(full, JsonNode.Parse(File.ReadAllText(manifest))!.AsObject());
            }

            string[] results = ResultFiles.IsIn(full)
                ? [.. Directory.EnumerateDirectories(full).Where(folder => ResultFiles.IsManifest(System.IO.Path.Combine(folder, ResultFiles.Manifest))).Order(StringComparer.Ordinal)]
                : [];
            throw new ResultException(results.Length > 0
                ? $"{path}: holds the results of a sweep; name one of them: {string.Join(", ", results.Select(System.IO.Path.GetFileName))}"
                : $"{path}: has no {ResultFiles.Manifest} of a finished job; name a directory with results of prune");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ResultException($"{path}: cannot be read: {exception.Message}");
        }
    }

    /// <summary>The full path of a directory of results, which must be on this machine.</summary>
    /// <exception cref="ResultException">It is in an object store.</exception>
    public static string LocalPath(string path) => ObjectAddress.IsAddress(path)
        ? throw new ResultException($"{path}: results are read from this machine's disk; {HowToCopy(path)} and name that directory")
        : System.IO.Path.GetFullPath(path);

    /// <summary>How results in an object store come to this machine, whose disk they are read from.</summary>
    public static string HowToCopy(string path) => $"copy them here with the store's own tool (aws s3 cp --recursive {path} DIR, or its like)";

    /// <summary>The directory beside a missing one whose name is nearest and that has results.</summary>
    private static string? NearestTo(string missing) => System.IO.Path.GetDirectoryName(missing) is { } folder && Directory.Exists(folder)
        ? NearestName.Of(System.IO.Path.GetFileName(missing), Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Where(path => ResultFiles.IsManifest(System.IO.Path.Combine(path, ResultFiles.Manifest))).Select(path => System.IO.Path.GetFileName(path)))
        : null;

    /// <summary>The verb whose results these are: <c>prune</c>, <c>dedupe</c>, <c>score</c>, <c>compare</c> or <c>tune</c>.</summary>
    public string Goal => (string?)Manifest["goal"] ?? (string?)Manifest["requested"]?["goal"] ?? "prune";

    /// <summary>True when the results say of every row what became of it.</summary>
    public bool HasReasons => File.Exists(FileOf(ReasonsParquet.FileName));

    /// <summary>What became of every valid row, in row order, a row group in memory at a time.</summary>
    /// <exception cref="ResultException">That was not written, or cannot be read.</exception>
    public IEnumerable<ReasonRows> Reasons()
    {
        if (!HasReasons)
        {
            throw new ResultException(MissingReasons.Of(this));
        }

        return ReadTable(ReasonsParquet.FileName, ReasonsParquet.Read);
    }

    /// <summary>Every valid row, in row order, and whether it was chosen: as <see cref="Reasons"/>, without what else is known.</summary>
    /// <exception cref="ResultException">That was not written, or cannot be read.</exception>
    public IEnumerable<(long[] Rows, bool[] Selected)> Fates() => ReadTable(ReasonsParquet.FileName, ReasonsParquet.ReadFates);

    /// <summary>The rows that are copies, with the row that stands for each and the rows of its family; none where there are none.</summary>
    /// <exception cref="ResultException">The file cannot be read.</exception>
    public IEnumerable<(long[] Rows, long[] Representatives, float[] Cosines, int[] FamilySizes)> Copies() =>
        File.Exists(FileOf(CopiesParquet.FileName)) ? ReadTable(CopiesParquet.FileName, CopiesParquet.Read) : [];

    /// <summary>The ids of those rows and of the rows that stand for them, in the same order and parts.</summary>
    /// <exception cref="ResultException">The file cannot be read.</exception>
    public IEnumerable<(string?[] Ids, string?[] RepresentativeIds)> CopyIds() =>
        File.Exists(FileOf(CopiesParquet.FileName)) ? ReadTable(CopiesParquet.FileName, CopiesParquet.ReadIds) : [];

    /// <summary>The chosen rows, ascending.</summary>
    /// <exception cref="ResultException">The file cannot be read.</exception>
    public IEnumerable<(long[] Rows, string?[] Ids, float[] Importance, double?[] RawScores)> Selection() => ReadTable(SelectionParquet.FileName, SelectionParquet.Read);

    private IEnumerable<T> ReadTable<T>(string name, Func<RowGroupReader, T> read)
    {
        for (int group = 0, groups = 1; group < groups; group++)
        {
            T part;
            try
            {
                using ParquetFileReader reader = new(FileOf(name));
                groups = reader.FileMetaData.NumRowGroups;
                if (groups == 0)
                {
                    yield break;
                }

                using RowGroupReader rows = reader.RowGroup(group);
                part = read(rows);
            }
            catch (Exception exception) when (exception is ParquetException or InvalidCastException or IndexOutOfRangeException or IOException)
            {
                throw new ResultException($"{FileOf(name)}: cannot be read: {exception.Message}");
            }

            yield return part;
        }
    }
}
