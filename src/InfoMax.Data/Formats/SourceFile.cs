using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats;

/// <summary>A file that a plan found, and what tells whether it is still the same.</summary>
/// <param name="Path">Full path on the coordinator's node, or the address of an object.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ModifiedTicks">Its modification time, UTC; of an object the store's mark of its content.</param>
public sealed record SourceFile(string Path, long Bytes, long ModifiedTicks)
{
    /// <summary>The file as it is now.</summary>
    public static SourceFile Of(string path)
    {
        if (ObjectAddress.IsAddress(path))
        {
            ObjectAddress address = ObjectAddress.Parse(path);
            StoredObject found = ObjectStores.Of(address).Find(address) ?? throw new ObjectStoreException($"{address}: there is no such object; check the address") { IsConfiguration = true };
            return new SourceFile(path, found.Bytes, found.Version);
        }

        FileInfo info = Target(path);
        return new SourceFile(path, info.Length, info.LastWriteTimeUtc.Ticks);
    }

    /// <summary>True when this node has the file at its path, as it was.</summary>
    public bool IsHere()
    {
        if (ObjectAddress.TryParse(Path) is { } address)
        {
            return ObjectStores.Of(address).Find(address) is { } found && found.Bytes == Bytes && found.Version == ModifiedTicks;
        }

        FileInfo info = Target(Path);
        return info.Exists && info.Length == Bytes && info.LastWriteTimeUtc.Ticks == ModifiedTicks;
    }

    /// <summary>The file that a path leads to: of a link itself, the system would tell the link's own length and time.</summary>
    private static FileInfo Target(string path)
    {
        FileInfo info = new(path);
        return info.LinkTarget is null ? info : (FileInfo)info.ResolveLinkTarget(returnFinalTarget: true)!;
    }

    /// <summary>Refuses a file that is no longer what the plan found.</summary>
    /// <exception cref="InputDataException">It is missing or was changed.</exception>
    public void RequireUnchanged()
    {
        if (!IsHere())
        {
            throw new InputDataException($"{Path}: changed since the job began ({Bytes} bytes then); start the job again with --overwrite");
        }
    }
}
