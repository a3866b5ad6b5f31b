using System.Security.Cryptography;
using System.Text;
using InfoMax.Cli.Options;
using InfoMax.Data;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Folders;

namespace InfoMax.Cli.Outputs;

/// <summary>
/// The output directory before a job: refuses what is not empty, and keeps the running job's journal and artifacts in a
/// hidden folder below it, which is removed when the job is done. Where the output is an address, that folder is below the
/// system's temporary directory, and its name follows from the address.
/// </summary>
public sealed class OutputLocation : IDisposable
{
    private const string WorkFolder = ResultFiles.WorkFolder;
    private const string LockFile = "lock";

    /// <summary>Written last, by a single job and by a sweep: either means that the job is finished.</summary>
    private static readonly string[] LastFiles = [OutputDirectory.ManifestName, SweepTable.FileName];

    private readonly FileStream? _lock;
    private readonly bool _isNew;

    private OutputLocation(string directory, bool isFinished, FileStream? held, bool isNew)
    {
        _lock = held;
        _isNew = isNew;
        Directory = directory;
        IsFinished = isFinished;
    }

    /// <summary>Full path of the output directory, or its address.</summary>
    public string Directory { get; }

    /// <summary>True when a resumed job was finished before.</summary>
    public bool IsFinished { get; }

    /// <summary>Full path of the folder with the journal and the artifacts.</summary>
    public string WorkDirectory => WorkOf(Directory);

    /// <summary>Where the job's artifacts are in an object store; null for the work directory.</summary>
    public string? ArtifactAddress => new ArtifactFolder(WorkDirectory).Address;

    /// <summary>Why the directory cannot take the results, or null; changes nothing.</summary>
    public static OutputRefusal? Problem(PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return Look(options) is { } problem ? new OutputRefusal(problem, ExitCode.BadUsage) : null;
        }
        catch (ObjectStoreException exception)
        {
            return Refusal(options.Job.Output, exception);
        }
    }

    /// <summary>As <see cref="Problem"/>, for one who can ask again.</summary>
    /// <exception cref="ObjectStoreException">The store cannot be asked now.</exception>
    internal static string? Look(PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string directory = options.Job.Output;
        if (ObjectAddress.IsAddress(directory) && ObjectAddress.TryParse(directory) is null)
        {
            return $"--output {directory}: names no bucket or steps out of it; expected {ObjectStores.Forms}";
        }

        for (string? part = ObjectAddress.IsAddress(directory) ? null : directory; part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                return DeadLink.TargetOf(part) is { } target
                    ? $"--output {directory}: {part} is a link to {target}, which is not there; make that directory, or name another"
                    : part == directory
                    ? $"--output {directory}: is a file; name a directory"
                    : $"--output {directory}: cannot be created, for {part} is a file; name another directory";
            }
        }

        try
        {
            bool isBegun = System.IO.Directory.Exists(WorkOf(directory));
            if (options.Overwrite)
            {
                return !isBegun && EarlierResults.Foreign(directory) is { } file
                    ? $"--output {directory}: --overwrite replaces earlier results, and no manifest there tells that {file} is one; move it away, or name another directory"
                    : null;
            }

            using ResultFolder folder = ResultFolder.Of(directory);
            if ((!isBegun && folder.IsEmpty()) || (options.Resume && (isBegun || HoldsFinishedJob(directory))))
            {
                return null;
            }

            return isBegun && !options.Resume
                ? IsInUse(WorkOf(directory)) ? InUse(directory) : $"--output {directory}: holds an unfinished job; give --resume to go on with it, or --overwrite to begin again"
                : $"--output {directory}: is not empty; name another directory, or give --overwrite";
        }
        catch (Exception exception) when (exception is (IOException and not ObjectStoreException { MayPass: true }) or UnauthorizedAccessException)
        {
            return Unwritable(directory, exception);
        }
    }

    /// <summary>Makes the directory ready, or returns null with why not.</summary>
    public static OutputLocation? Prepare(PruneOptions options, out OutputRefusal? problem)
    {
        problem = Problem(options);
        if (problem is not null)
        {
            return null;
        }

        string directory = options.Job.Output;
        try
        {
            if (options.Resume && HoldsFinishedJob(directory))
            {
                return new OutputLocation(directory, isFinished: true, null, isNew: false);
            }

            using (ResultFolder folder = ResultFolder.Of(directory))
            {
                folder.Prove(CancellationToken.None);
            }

            string work = WorkOf(directory);
            bool isBegun = System.IO.Directory.Exists(work);
            bool isNew = !ObjectAddress.IsAddress(directory) && !System.IO.Directory.Exists(directory);
            System.IO.Directory.CreateDirectory(work);
            if (TryLock(work) is not { } held)
            {
                problem = new OutputRefusal(InUse(directory), ExitCode.BadUsage);
                return null;
            }

            ArtifactFolder artifacts = new(work);
            if (options.Overwrite)
            {
                artifacts.Remove();
                Empty(work);
            }
            else if (isBegun && artifacts.Problem(options.Artifacts) is { } other)
            {
                held.Dispose();
                problem = new OutputRefusal(other, ExitCode.BadUsage);
                return null;
            }

            OutputLocation location = new(directory, isFinished: false, held, isNew);
            if (artifacts.Prepare(options.Artifacts) is { } refused)
            {
                problem = refused;
                location.Leave(isBegun);
                return null;
            }

            return location;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = Refusal(directory, exception);
            return null;
        }
    }

    /// <summary>Work begins anew: what is in <see cref="WorkDirectory"/> goes.</summary>
    public void EmptyWork() => Empty(WorkDirectory);

    /// <summary>Removes the journal and the artifacts of a job that is done, and a directory of ours that would stay empty.</summary>
    public void RemoveWork()
    {
        new ArtifactFolder(WorkDirectory).Remove();

        // The lock is let go last, so that nobody begins in a folder that is about to vanish.
        Empty(WorkDirectory);
        System.IO.Directory.Delete(WorkDirectory, recursive: true);
        _lock?.Dispose();
        if (_isNew && !System.IO.Directory.EnumerateFileSystemEntries(Directory).Any())
        {
            System.IO.Directory.Delete(Directory);
        }
    }

    /// <summary>Lets go of the directory.</summary>
    public void Dispose() => _lock?.Dispose();

    private void Leave(bool isBegun)
    {
        if (isBegun)
        {
            Dispose();
        }
        else
        {
            RemoveWork();
        }
    }

    /// <summary>The operating system drops the lock with the process, however that ends.</summary>
    private static FileStream? TryLock(string work)
    {
        string path = Path.Combine(work, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Looks without making a lock, for nothing may be left behind.</summary>
    private static bool IsInUse(string work)
    {
        if (!File.Exists(Path.Combine(work, LockFile)))
        {
            return false;
        }

        using FileStream? held = TryLock(work);
        return held is null;
    }

    private static string InUse(string directory) => $"--output {directory}: another infomax is at work there; wait for it, stop it, or name another directory";

    private static void Empty(string work)
    {
        foreach (string entry in System.IO.Directory.EnumerateFileSystemEntries(work).Where(e => Path.GetFileName(e) != LockFile))
        {
            if (System.IO.Directory.Exists(entry))
            {
                System.IO.Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private static bool HoldsFinishedJob(string directory)
    {
        using ResultFolder folder = ResultFolder.Of(directory);
        return LastFiles.Any(folder.Holds) && !System.IO.Directory.Exists(WorkOf(directory));
    }

    /// <summary>Full path of the folder with the journal and the artifacts of a job that writes to a directory or an address.</summary>
    public static string WorkOf(string directory) => ObjectAddress.IsAddress(directory)
        ? Path.Combine(Path.GetTempPath(), $"infomax-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..16]}")
        : Path.Combine(directory, WorkFolder);

    private static OutputRefusal Refusal(string directory, Exception exception) => new(Unwritable(directory, exception), OutputRefusal.CodeOf(exception));

    private static string Unwritable(string directory, Exception exception) => exception is ObjectStoreException
        ? $"--output {exception.Message}"
        : $"--output {directory}: cannot be written ({exception.Message}); name another directory";
}
