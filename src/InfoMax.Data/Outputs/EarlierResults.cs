using InfoMax.Data.Outputs.Folders;
using ParquetSharp;
using ParquetSharp.IO;

namespace InfoMax.Data.Outputs;

/// <summary>
/// Takes away what an earlier job left in an output directory that another takes over: a single result beside a sweep's, a
/// sweep's beside a single one, and results that the new sweep does not have. Only files that a manifest of ours vouches for
/// are touched.
/// </summary>
public static class EarlierResults
{
    /// <summary>Every file that a result, a sweep or a comparison has in its own folder.</summary>
    private static readonly string[] OwnNames =
    [
        OutputDirectory.ManifestName, .. OutputDirectory.ResultNames, SweepTable.FileName,
        ResultFiles.Comparison, ResultFiles.ComparisonPlot, ResultFiles.Tuning,
    ];

    /// <summary>A file that a new result would replace although no manifest of ours vouches for it; null when there is none.</summary>
    /// <param name="directory">The output directory.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Foreign(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        using ResultFolder folder = ResultFolder.Of(directory);
        bool isOurs = (folder.Holds(OutputDirectory.ManifestName) && ResultFiles.IsManifest(folder.Read(OutputDirectory.ManifestName))) || NamesIn(folder).Count > 0;
        return isOurs ? null : OwnNames.FirstOrDefault(folder.Holds);
    }

    /// <summary>Removes what the new job will not replace; repeating it is harmless.</summary>
    /// <param name="directory">The job's output directory.</param>
    /// <param name="written">The results that the job writes: subfolders, or the empty name for the directory itself.</param>
    /// <exception cref="OutputException">Something cannot be removed; the message names the directory and the cause.</exception>
    public static void Remove(string directory, IReadOnlyCollection<string> written)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(written);
        using ResultFolder folder = ResultFolder.Of(directory);
        try
        {
            EarlierComparison.Remove(folder);
            bool isSingle = written.Contains("");
            if (!isSingle)
            {
                RemoveResult(folder, "");
            }

            IReadOnlyList<string> swept = NamesIn(folder);
            foreach (string name in swept.Except(written))
            {
                RemoveResult(folder, name + "/");
            }

            if (isSingle && swept.Count > 0)
            {
                folder.Remove(SweepTable.FileName);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot remove earlier results from {directory}: {exception.Message}", exception);
        }
    }

    /// <summary>The manifest goes last: until then a repeat knows that the rest is ours.</summary>
    private static void RemoveResult(ResultFolder folder, string prefix)
    {
        string manifest = prefix + OutputDirectory.ManifestName;
        if (!folder.Holds(manifest) || !ResultFiles.IsManifest(folder.Read(manifest)))
        {
            return;
        }

        foreach (string name in OutputDirectory.ResultNames)
        {
            folder.Remove(prefix + name);
        }

        folder.Remove(manifest);
    }

    /// <summary>The results that a sweep's table lists; none for a file that is no such table.</summary>
    private static IReadOnlyList<string> NamesIn(ResultFolder folder)
    {
        if (!folder.Holds(SweepTable.FileName))
        {
            return [];
        }

        List<string> names = [];
        try
        {
            using MemoryStream table = new(folder.Read(SweepTable.FileName));
            using ManagedRandomAccessFile file = new(table);
            using ParquetFileReader reader = new(file);
            if (reader.FileMetaData.Schema.Column(0).Name != SweepTable.NameColumn)
            {
                return [];
            }

            for (int i = 0; i < reader.FileMetaData.NumRowGroups; i++)
            {
                using RowGroupReader group = reader.RowGroup(i);
                using LogicalColumnReader<string> column = group.Column(0).LogicalReader<string>();
                names.AddRange(column.ReadAll((int)group.MetaData.NumRows));
            }
        }
        catch (Exception exception) when (exception is ParquetException or InvalidCastException)
        {
            return [];
        }

        // A name is a folder of this directory, whatever the file says.
        return [.. names.Where(name => name.Length > 0 && name is not ("." or "..") && Path.GetFileName(name) == name)];
    }
}
