namespace InfoMax.Data.Artifacts;

/// <summary>How much may still be written to the disks of this machine.</summary>
public static class DiskSpace
{
    /// <summary>Bytes that a user without privileges may still write below a path that need not exist; null when the system does not tell.</summary>
    public static long? FreeBytes(string path)
    {
        string? existing = Path.GetFullPath(path);
        while (existing is not null && !Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        try
        {
            return existing is null ? null : new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
