namespace InfoMax.Data.Formats;

/// <summary>Finds the input's files and opens readers over them.</summary>
public static class InputDataset
{
    /// <summary>Finds files, recognises the format, reads headers only, checks that counts and dimensions agree.</summary>
    /// <exception cref="InputDataException">Nothing readable was found, or files disagree; the message names them.</exception>
    public static DatasetLayout Discover(InputRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Opens a reader over a discovered layout.</summary>
    public static IInputReader Open(DatasetLayout layout) => throw new NotImplementedException();
}
