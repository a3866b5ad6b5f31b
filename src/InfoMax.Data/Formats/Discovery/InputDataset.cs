using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Reading;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Finds the input's files and opens readers over them.</summary>
public static class InputDataset
{
    /// <summary>Finds files, recognises the format, reads headers only, checks that counts and dimensions agree.</summary>
    /// <exception cref="InputDataException">Nothing readable was found, or files disagree; the message names them.</exception>
    public static DatasetLayout Discover(InputRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Paths.Select(InputAddress.Problem).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new InputDataException(problem);
        }

        FoundFiles found = InputTree.Collect(request.Paths, cancellationToken);
        string inputs = string.Join(", ", request.Paths);
        if (found.PassedOver.Count > 0 && !found.Files.Any(FormatDetector.IsData))
        {
            throw new InputDataException($"{inputs}: holds only results of an earlier job, which are passed over; name a file of them to read it");
        }

        IReadOnlyList<FoundFile> files = SplitChoice.Apply(found.Files, request.Split, inputs);
        FileSet set = Rows(files, request, inputs);
        InputFormat format = request.Format == InputFormat.Auto ? FormatDetector.Detect(set, inputs) : request.Format;
        IReadOnlyList<PlannedFile> planned = LayoutFormats.Of(format).Plan(set);
        if (planned.Count == 0)
        {
            throw new InputDataException(
                $"{inputs}: no files of format {LayoutFormats.Of(format).Name}; {ForeignFiles.Remedy(files) ?? "check the path or --format"}");
        }

        using LayoutBuilder builder = new(request, format);
        foreach (PlannedFile file in planned)
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Add(file);
        }

        DatasetLayout layout = builder.Build();
        return layout with
        {
            Warnings =
            [
                .. layout.Warnings,
                .. found.Warnings(),
                .. OrderWarnings.Of(planned, files, request.Paths),
                .. MergeWarnings.Of(format, planned, cancellationToken),
                .. ForeignFiles.Warnings(files, planned),
            ],
        };
    }

    /// <summary>
    /// The files that may hold rows: not those of scores and labels, and not a target set, unless it is all that there is: then rows are
    /// compared with the data set itself.
    /// </summary>
    private static FileSet Rows(IReadOnlyList<FoundFile> files, InputRequest request, string inputs)
    {
        string[] targets = [.. request.Score.Bases().Where(score => score.Kind == ScoreKind.Target).SelectMany(Paths)];
        string[] beside = [.. Paths(request.Score), .. Paths(request.Labels)];
        FileSet set = new(files, beside);
        if (set.Files.Any(FormatDetector.IsData) || !files.Any(FormatDetector.IsData))
        {
            return set;
        }

        string[] others = [.. beside.Except(targets)];
        return targets.Length > 0 && new FileSet(files, others) is { } whole && whole.Files.Any(FormatDetector.IsData)
            ? whole
            : throw new InputDataException($"{inputs}: holds nothing but what --score or --labels names, {string.Join(", ", others)}; name the embedding files too");
    }

    private static IEnumerable<string> Paths(INamesFile? value) => (value?.FilePaths ?? []).Select(ObjectAddress.FullPath);

    /// <summary>Opens a reader over a discovered layout whose files are on this node.</summary>
    public static IInputReader Open(DatasetLayout layout) => Open(layout, LocalInputFiles.Instance);

    /// <summary>Opens a reader over a discovered layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="files">Opens its files.</param>
    public static IInputReader Open(DatasetLayout layout, IInputFiles files)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(files);
        return new DatasetReader(layout, files);
    }
}
