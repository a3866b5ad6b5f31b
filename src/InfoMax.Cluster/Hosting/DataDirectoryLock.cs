using System.Globalization;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Holds a data directory for one coordinator: two would write to one journal and delete each other's artifacts. The operating
/// system ends the hold with its process, however that ends; a second file says who has it, since nobody can read the held one.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string HeldFile = "coordinator.lock";
    private const string OwnerFile = "coordinator.owner";

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the directory, and makes it when it is missing.</summary>
    /// <exception cref="NodeStartException">A coordinator holds it; the message names it.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        string owner = Path.Combine(directory, OwnerFile);
        try
        {
            Directory.CreateDirectory(directory);
            FileStream held = new(Path.Combine(directory, HeldFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName} since {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z"));
            return new DataDirectoryLock(held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                exception is IOException && OwnerIn(owner) is { } name
                    ? $"--data-dir {directory}: a coordinator works there ({name}); stop it, or name another directory"
                    : $"--data-dir {directory}: cannot be taken ({exception.Message}); name a directory that this user can write",
                isBadConfiguration: true,
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string? OwnerIn(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
