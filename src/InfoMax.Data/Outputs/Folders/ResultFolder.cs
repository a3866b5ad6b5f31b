using InfoMax.Data.Objects;

namespace InfoMax.Data.Outputs.Folders;

/// <summary>
/// Where results go: a directory, or the objects of a store whose keys begin alike. A file appears under its name whole or
/// not at all, and only when it is published. Failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public abstract class ResultFolder : IDisposable
{
    /// <summary>The folder of a path or an address; nothing is made or looked at yet.</summary>
    public static ResultFolder Of(string location) =>
        ObjectAddress.IsAddress(location) ? new ObjectResultFolder(ObjectAddress.Parse(location)) : new LocalResultFolder(location);

    /// <summary>The location of something in a folder.</summary>
    public static string Combine(string location, string name) =>
        ObjectAddress.IsAddress(location) ? $"{location.TrimEnd('/')}/{name}" : Path.Combine(location, name);

    /// <summary>A file's location, for messages.</summary>
    public abstract string Locate(string name);

    /// <summary>Makes the folder, where that means anything.</summary>
    public abstract void Create();

    /// <summary>Finds out whether a store lets this process write and delete; nothing for a directory, which says so by itself.</summary>
    public virtual void Prove(CancellationToken cancellationToken)
    {
    }

    /// <summary>The local file that <paramref name="name"/> is to be written to before it is published; its folder exists.</summary>
    public abstract string Stage(string name);

    /// <summary>Puts a staged file under its name, in the place of an earlier one.</summary>
    public abstract void Publish(string name);

    /// <summary>Drops a staged file.</summary>
    public abstract void Discard(string name);

    /// <summary>True where there is a file of that name.</summary>
    public abstract bool Holds(string name);

    /// <summary>True where there is nothing at all.</summary>
    public abstract bool IsEmpty();

    /// <summary>The folders directly below, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Folders();

    /// <summary>The content of a file, which is small.</summary>
    public abstract byte[] Read(string name);

    /// <summary>Removes a file, if it is there, and folders below this one that are left empty.</summary>
    public abstract void Remove(string name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Drops what was staged.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
