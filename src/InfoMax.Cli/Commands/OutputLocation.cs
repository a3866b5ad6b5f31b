using InfoMax.Cli.Options;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Commands;

/// <summary>
/// The output directory before a job: refuses what is not empty, and keeps the running job's journal and artifacts in a
/// hidden folder below it, which is removed when the job is done.
/// </summary>
public sealed class OutputLocation
{
    private const string WorkFolder = ".infomax";

    private OutputLocation(string directory, bool isFinished)
    {
        Directory = directory;
        IsFinished = isFinished;
    }

    /// <summary>Full path of the output directory.</summary>
    public string Directory { get; }

    /// <summary>True when a resumed job was finished before.</summary>
    public bool IsFinished { get; }

    /// <summary>Full path of the folder with the journal and the artifacts.</summary>
    public string WorkDirectory => Path.Combine(Directory, WorkFolder);

    /// <summary>Makes the directory ready, or returns null with a line that says why not.</summary>
    public static OutputLocation? Prepare(PruneOptions options, out string problem)
    {
        ArgumentNullException.ThrowIfNull(options);
        string directory = options.Job.Output;
        problem = "";
        try
        {
            if (File.Exists(directory))
            {
                problem = $"--output {directory}: is a file; name a directory";
                return null;
            }

            System.IO.Directory.CreateDirectory(directory);
            string work = Path.Combine(directory, WorkFolder);
            bool isEmpty = !System.IO.Directory.EnumerateFileSystemEntries(directory).Any();
            bool isBegun = System.IO.Directory.Exists(work);
            string[] lastFiles = [Path.Combine(directory, OutputDirectory.ManifestName), Path.Combine(directory, SweepTable.FileName)];
            bool isFinished = lastFiles.Any(File.Exists) && !isBegun;
            if (options.Overwrite)
            {
                Array.ForEach(lastFiles, File.Delete);
                if (isBegun)
                {
                    System.IO.Directory.Delete(work, recursive: true);
                }
            }
            else if (options.Resume ? !isEmpty && !isBegun && !isFinished : !isEmpty)
            {
                problem = isBegun && !options.Resume
                    ? $"--output {directory}: holds an unfinished job; give --resume to go on with it, or --overwrite to begin again"
                    : $"--output {directory}: is not empty; name another directory, or give --overwrite";
                return null;
            }

            if (options.Resume && isFinished)
            {
                return new OutputLocation(directory, isFinished: true);
            }

            System.IO.Directory.CreateDirectory(work);
            ProbeWrite(work);
            return new OutputLocation(directory, isFinished: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"--output {directory}: cannot be written ({exception.Message}); name another directory";
            return null;
        }
    }

    /// <summary>Removes the journal and the artifacts of a job that is done.</summary>
    public void RemoveWork()
    {
        if (System.IO.Directory.Exists(WorkDirectory))
        {
            System.IO.Directory.Delete(WorkDirectory, recursive: true);
        }
    }

    private static void ProbeWrite(string directory)
    {
        string probe = Path.Combine(directory, ".probe");
        File.WriteAllText(probe, "");
        File.Delete(probe);
    }
}
