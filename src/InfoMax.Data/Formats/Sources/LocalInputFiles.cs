using InfoMax.Data.Objects;
using Microsoft.Win32.SafeHandles;

namespace InfoMax.Data.Formats.Sources;

/// <summary>Files of this node, and objects of the stores that it reads.</summary>
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
        if (ObjectAddress.IsAddress(path))
        {
            return ObjectInput.Open(path, name);
        }

        try
        {
            if (HoldsNothing(path))
            {
                throw new InputDataException(DeadLink.TargetOf(path) is { } target
                    ? $"{name}: is a link to {target}, which is not there; bring it back, or take the link out"
                    : $"{name}: is empty, or a pipe or a device; name a file that holds data, and save to one what comes out of a pipe");
            }

            return new LocalInput(path, File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
        }
        catch (Exception exception) when (InputIo.IsIo(exception))
        {
            throw InputIo.Unreadable(name, exception);
        }
    }

    /// <summary>True for a file or an object that is there.</summary>
    /// <exception cref="InputDataException">The store refuses.</exception>
    public static bool Exists(string path)
    {
        try
        {
            return ObjectAddress.TryParse(path) is { } address ? ObjectStores.Of(address).Find(address) is not null : File.Exists(path);
        }
        catch (ObjectStoreException error)
        {
            throw new InputDataException(error.Message, error);
        }
    }

    /// <summary>The content of a small file.</summary>
    /// <exception cref="InputDataException">It does not exist or may not be read.</exception>
    internal byte[] ReadAllBytes(string path, string name)
    {
        using InputSource source = Open(path, name);
        byte[] content = new byte[checked((int)source.Length)];
        InputIo.ReadExactly(source, content, 0, name);
        return content;
    }

    /// <summary>Nothing is known of how these files were.</summary>
    public void RequireUnchanged()
    {
    }

    /// <summary>
    /// True for files without a byte, which no format has, and for pipes and devices, which say that they have none: to open a
    /// pipe would wait for whoever writes into it, for ever and through every signal but the last.
    /// </summary>
    private static bool HoldsNothing(string path)
    {
        FileInfo file = new(path);
        return file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is not FileInfo { Exists: true, Length: > 0 };
    }

    private sealed class LocalInput(string path, SafeFileHandle handle) : InputSource
    {
        public override long Length { get; } = RandomAccess.GetLength(handle);

        public override string LocalPath => path;

        protected override int Fetch(Span<byte> destination, long offset) => RandomAccess.Read(handle, destination, offset);

        protected override void Dispose(bool disposing) => handle.Dispose();
    }
}
