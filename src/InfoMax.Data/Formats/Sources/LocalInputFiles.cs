using Microsoft.Win32.SafeHandles;

namespace InfoMax.Data.Formats.Sources;

/// <summary>Files of this node.</summary>
public sealed class LocalInputFiles : IInputFiles
{
    private LocalInputFiles()
    {
    }

    /// <summary>The only instance.</summary>
    public static LocalInputFiles Instance { get; } = new();

    /// <inheritdoc/>
    public Exception? TransferFailure => null;

    /// <inheritdoc/>
    public InputSource Open(string path, string name)
    {
        try
        {
            return new LocalInput(path, File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
        }
        catch (Exception exception) when (InputIo.IsIo(exception))
        {
            throw InputIo.Unreadable(name, exception);
        }
    }

    /// <summary>Nothing is known of how these files were.</summary>
    public void RequireUnchanged()
    {
    }

    private sealed class LocalInput(string path, SafeFileHandle handle) : InputSource
    {
        public override long Length { get; } = RandomAccess.GetLength(handle);

        public override string LocalPath => path;

        public override int Read(Span<byte> destination, long offset) => RandomAccess.Read(handle, destination, offset);

        protected override void Dispose(bool disposing) => handle.Dispose();
    }
}
