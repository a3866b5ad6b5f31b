namespace InfoMax.Data.Formats.Sources;

/// <summary>Opens input files by the paths of a layout. Thread-safe.</summary>
public interface IInputFiles
{
    /// <summary>
    /// What made a transfer fail for reasons that are not the file's; null when none did. Libraries that read through a
    /// stream of ours report such a failure as a damaged file.
    /// </summary>
    Exception? TransferFailure { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Full path, as the layout has it.</param>
    /// <param name="name">Name in messages.</param>
    /// <exception cref="InputDataException">It does not exist, may not be read, or was changed.</exception>
    InputSource Open(string path, string name);

    /// <summary>To be called when the reading is over: refuses it when an opened file was changed meanwhile, so that what was read may be of both.</summary>
    /// <exception cref="InputDataException">A file was changed.</exception>
    void RequireUnchanged();
}
