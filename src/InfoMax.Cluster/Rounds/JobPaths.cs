using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Access;

namespace InfoMax.Cluster.Rounds;

/// <summary>Holds the paths of a job to where the node lets jobs read and write.</summary>
internal static class JobPaths
{
    /// <summary>Judges every path that the job names, before any of them is opened.</summary>
    /// <exception cref="ConfigurationException">One leads elsewhere.</exception>
    public static void Require(PathRoots roots, JobSpec spec) => Require([Problem(roots, spec)]);

    /// <summary>Why the job may not run, on one line; null when it may.</summary>
    public static string? Problem(PathRoots roots, JobSpec spec) => spec.Inputs
        .Concat(spec.Shown.Directory is { } images ? [images] : [])
        .Concat(typeof(JobSpec).GetProperties().SelectMany(property => FilesIn(property.GetValue(spec))))
        .Select(roots.InputProblem)
        .Append(roots.OutputProblem(spec.Output))
        .FirstOrDefault(problem => problem is not null);

    /// <summary>Judges paths that are read; those that were found in a directory may be links out of it.</summary>
    /// <exception cref="ConfigurationException">One leads elsewhere.</exception>
    public static void RequireInputs(PathRoots roots, IEnumerable<string> paths) => Require(paths.Select(roots.InputProblem));

    /// <summary>Judges the result directory, which may have become a link since the job began.</summary>
    /// <exception cref="ConfigurationException">It leads elsewhere.</exception>
    public static void RequireOutput(PathRoots roots, JobSpec spec) => Require([roots.OutputProblem(spec.Output)]);

    private static void Require(IEnumerable<string?> problems)
    {
        if (problems.FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new ConfigurationException(problem);
        }
    }

    private static IEnumerable<string> FilesIn(object? value) => value switch
    {
        INamesFile one => one.FilePaths,
        IEnumerable<INamesFile> several => several.SelectMany(one => one.FilePaths),
        _ => [],
    };
}
