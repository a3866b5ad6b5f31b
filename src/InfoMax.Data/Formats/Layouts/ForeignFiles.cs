namespace InfoMax.Data.Formats.Layouts;

/// <summary>Files that hold vectors in forms that are not read, each with the one line that converts it.</summary>
internal static class ForeignFiles
{
    private static readonly string[] Compressions = [".gz", ".zst", ".xz", ".bz2", ".lz4"];

    /// <summary>What the first such file is and how it is converted; null where there is none.</summary>
    public static string? Remedy(IReadOnlyList<FoundFile> files) => files.Select(Of).FirstOrDefault(remedy => remedy is not null);

    /// <summary>Lines for files that may well belong to the input: the first compressed one, and the first csv beside vectors that is not theirs.</summary>
    /// <param name="files">Everything found.</param>
    /// <param name="planned">What is read.</param>
    public static IEnumerable<string> Warnings(IReadOnlyList<FoundFile> files, IReadOnlyList<PlannedFile> planned)
    {
        if (files.FirstOrDefault(file => Compressions.Contains(file.Extension) && FormatDetector.IsData(new FoundFile(file.Path, file.Stem, file.Input))) is { } compressed)
        {
            yield return $"{Of(compressed)}, if it belongs to the input";
        }

        HashSet<string?> folders = [.. planned.Where(file => file.MetadataPath is null).Select(file => Path.GetDirectoryName(file.Path))];
        if (files.FirstOrDefault(file => file.Extension == ".csv" && folders.Contains(Path.GetDirectoryName(file.Path))) is { } table)
        {
            yield return $"{table.RelativePath} is not read: it is not the only table beside the only file of vectors, or has other rows; "
                + "write it as a parquet of the stem of its vectors, if it belongs to them";
        }
    }

    private static string? Of(FoundFile file)
    {
        string name = Path.GetFileName(file.Path);
        string stem = Path.GetFileNameWithoutExtension(name);
        string Python(string program) => $"{file.RelativePath} is not read; convert it with python3 -c \"{program}\"";
        switch (file.Extension)
        {
            case ".csv" or ".tsv":
                string separator = file.Extension == ".tsv" ? @", sep='\t'" : string.Empty;
                return Python($"import numpy, pandas; numpy.save('{stem}.npy', pandas.read_csv('{name}'{separator}).select_dtypes('number').to_numpy('float32'))")
                    + ", with the columns of the embedding alone";
            case ".jsonl" or ".ndjson":
                return Python($"import pandas; pandas.read_json('{name}', lines=True).to_parquet('{stem}.parquet')");
            case ".json":
                return Python($"import pandas; pandas.read_json('{name}').to_parquet('{stem}.parquet')");
            case ".pt" or ".pth":
                return Python($"import numpy, torch; numpy.save('{stem}.npy', torch.load('{name}', map_location='cpu', weights_only=True).float().numpy())");
            case ".h5" or ".hdf5":
                return Python($"import h5py, numpy; numpy.save('{stem}.npy', h5py.File('{name}')['NAME'][:])") + ", NAME being the data set's";
            case ".lance":
                string folder = LanceFolder(file);
                return Python($"import lance, pyarrow.parquet; pyarrow.parquet.write_table(lance.dataset('{folder}').to_table(), '{Path.GetFileNameWithoutExtension(folder)}.parquet')");
            case ".fvecs":
                return Python($"import numpy; a = numpy.fromfile('{name}', '<f4'); numpy.save('{stem}.npy', a.reshape(-1, a[:1].view('<i4')[0] + 1)[:, 1:])");
            case ".bvecs":
                return Python($"import numpy; a = numpy.fromfile('{name}', 'u1'); numpy.save('{stem}.npy', a.reshape(-1, a[:4].view('<i4')[0] + 4)[:, 4:])");
            case ".pkl" or ".pickle":
                return Python($"import numpy, pickle; numpy.save('{stem}.npy', numpy.asarray(pickle.load(open('{name}', 'rb')), 'float32'))");
            case ".orc":
                return Python($"import pyarrow.orc, pyarrow.parquet; pyarrow.parquet.write_table(pyarrow.orc.read_table('{name}'), '{stem}.parquet')");
            case ".tar" or ".tgz":
                return $"{file.RelativePath} is not read; unpack it with tar -xf {name}";
            case ".zip":
                return $"{file.RelativePath} is not read; unpack it with unzip {name} -d {stem}";
            default:
                return !Compressions.Contains(file.Extension) ? null
                    : stem.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? $"{file.RelativePath} is not read; unpack it with tar -xf {name}"
                    : $"{file.RelativePath} is not read; unpack it with {file.Extension switch { ".gz" => "gunzip", ".zst" => "unzstd", ".xz" => "unxz", ".bz2" => "bunzip2", _ => "unlz4" }} {name}";
        }
    }

    /// <summary>Lance writes a folder of that extension, whose files have it too.</summary>
    private static string LanceFolder(FoundFile file)
    {
        string? at = file.Path;
        string found = file.Path;
        while ((at = Path.GetDirectoryName(at)) is not null)
        {
            found = at.EndsWith(".lance", StringComparison.OrdinalIgnoreCase) ? at : found;
        }

        return Path.GetFileName(found);
    }
}
