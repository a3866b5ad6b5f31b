using ParquetSharp;

namespace InfoMax.Data.Outputs;

/// <summary>
/// Takes away what an earlier job left in an output directory that another takes over: a single result beside a sweep's, a
/// sweep's beside a single one, and results that the new sweep does not have. Only files that a manifest of ours vouches for
/// are touched.
/// </summary>
public static class EarlierResults
{
    /// <summary>Removes what the new job will not replace; repeating it is harmless.</summary>
    /// <param name="directory">The job's output directory.</param>
    /// <param name="written">The results that the job writes: subfolders, or the empty name for the directory itself.</param>
    /// <exception cref="OutputException">Something cannot be removed; the message names the directory and the cause.</exception>
    public static void Remove(string directory, IReadOnlyCollection<string> written)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(written);
        try
        {
            bool isSingle = written.Contains("");
            if (!isSingle)
            {
                RemoveResult(directory);
            }

            string table = Path.Combine(directory, SweepTable.FileName);
            IReadOnlyList<string> swept = NamesIn(table);
            foreach (string folder in swept.Except(written).Select(name => Path.Combine(directory, name)))
            {
                RemoveResult(folder);
                RemoveIfEmpty(folder);
            }

            if (isSingle && swept.Count > 0)
            {
                File.Delete(table);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot remove earlier results from {directory}: {exception.Message}", exception);
        }
    }

    /// <summary>The manifest goes last: until then a repeat knows that the rest is ours.</summary>
    private static void RemoveResult(string directory)
    {
        string manifest = Path.Combine(directory, OutputDirectory.ManifestName);
        if (!ResultFiles.IsManifest(manifest))
        {
            return;
        }

        foreach (string file in OutputDirectory.ResultNames.Select(name => Path.Combine(directory, name)).Where(File.Exists))
        {
            File.Delete(file);
            for (string folder = Path.GetDirectoryName(file)!; folder.Length > directory.Length; folder = Path.GetDirectoryName(folder)!)
            {
                RemoveIfEmpty(folder);
            }
        }

        File.Delete(manifest);
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>The results that a sweep's table lists; none for a file that is no such table.</summary>
    private static IReadOnlyList<string> NamesIn(string table)
    {
        if (!File.Exists(table))
        {
            return [];
        }

        List<string> names = [];
        try
        {
            using ParquetFileReader reader = new(table);
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
