using InfoMax.Data.Objects;

namespace InfoMax.Data.Access;

/// <summary>
/// The directories and the addresses of object stores below which jobs may read and write; everywhere where none is named. A path is judged by where it leads once
/// every link in it is followed, as the system follows it.
/// </summary>
/// <param name="Inputs">Full paths; empty for no bound.</param>
/// <param name="Outputs">Full paths; empty for no bound.</param>
public sealed record PathRoots(IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    private const int MaxLinks = 40;

    /// <summary>No bounds.</summary>
    public static PathRoots Anywhere { get; } = new([], []);

    /// <summary>True when there are none.</summary>
    public bool IsAnywhere => Inputs.Count + Outputs.Count == 0;

    /// <summary>Why a job may not read a path, on one line; null when it may.</summary>
    public string? InputProblem(string path) => Problem(path, Inputs, "--input-root");

    /// <summary>Why a job may not write to a path, on one line; null when it may.</summary>
    public string? OutputProblem(string path) => Problem(path, Outputs, "--output-root");

    private static string? Problem(string path, IReadOnlyList<string> roots, string option)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (roots.Count == 0)
        {
            return null;
        }

        // A key is a text: what it says is where it leads.
        if (ObjectAddress.IsAddress(path))
        {
            return ObjectAddress.TryParse(path) is { } address
                && roots.Select(ObjectAddress.TryParse).Any(root => root is not null && (address == root || address.ToString().StartsWith(root + "/", StringComparison.Ordinal)))
                ? null
                : Refusal(path, roots, option);
        }

        // Some of the program shortens "a/.." before the system follows links and some after: neither may lead out.
        string[] real = [.. roots.Select(RealPath)];
        return IsBelowAny(RealPath(path), real) && IsBelowAny(RealPath(Path.GetFullPath(path)), real)
            ? null
            : Refusal(path, roots, option);
    }

    private static string Refusal(string path, IReadOnlyList<string> roots, string option) =>
        $"{path}: is not below {option} {string.Join(" or ", roots)} of this node; name a path there";

    private static bool IsBelowAny(string path, string[] roots) => roots.Any(root =>
        path == root || path.StartsWith(root == "/" ? root : root + "/", StringComparison.Ordinal));

    /// <summary>
    /// Where a full path leads. What does not exist leads where its name says; a link that leads in circles, or that cannot be
    /// read, leads nowhere: such a path is below no root.
    /// </summary>
    private static string RealPath(string path)
    {
        string here = "/";
        Stack<string> rest = new(Steps(path).Reverse());
        int links = 0;
        while (rest.TryPop(out string? step))
        {
            if (step == "..")
            {
                here = Path.GetDirectoryName(here) ?? "/";
                continue;
            }

            string next = Path.Combine(here, step);
            string? target;
            try
            {
                target = new FileInfo(next).LinkTarget;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return "";
            }

            if (target is null)
            {
                here = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return "";
            }

            here = Path.IsPathRooted(target) ? "/" : here;
            foreach (string inner in Steps(target).Reverse())
            {
                rest.Push(inner);
            }
        }

        return here;
    }

    private static string[] Steps(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(step => step != ".")];
}
