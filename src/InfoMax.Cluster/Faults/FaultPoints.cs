using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Faults;

/// <summary>
/// Named points at which a test may hold the work of a node, to strike it there. Off unless <see cref="Variable"/> names a
/// directory; never on in production.
/// </summary>
/// <remarks>
/// A compute thread that reaches point <c>P</c> while the directory has a file <c>P.hold</c> leaves a file
/// <c>P.PID.held</c> named after its process, and goes on once <c>P.hold</c> is gone. Heartbeats and reports are not held.
/// </remarks>
public sealed class FaultPoints
{
    /// <summary>The environment variable that names the directory.</summary>
    public const string Variable = "INFOMAX_FAULT_POINTS";

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);
    private readonly string _directory;

    /// <param name="directory">Where the files are; must exist.</param>
    public FaultPoints(string directory) => _directory = directory;

    /// <summary>The points of this process; null, as ever outside tests, when they are off.</summary>
    public static FaultPoints? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } directory ? new FaultPoints(directory) : null;

    /// <summary>The item's kernel is about to begin.</summary>
    public static string BeforeKernel(WorkItemId item) => PointOf(item, "before");

    /// <summary>The item's kernel is over and its artifacts are written; nobody has been told.</summary>
    public static string AfterKernel(WorkItemId item) => PointOf(item, "after");

    /// <summary>All items of the round are journaled; its index is about to be written.</summary>
    public static string BeforeIndex(RoundId round) => $"{RoundCatalog.FolderOf(round)}-index-before";

    /// <summary>The round's index is written, and not journaled.</summary>
    public static string AfterIndex(RoundId round) => $"{RoundCatalog.FolderOf(round)}-index-after";

    /// <summary>Passes the point, or waits there. Not for actors.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped while it waited.</exception>
    public void Reach(string point, CancellationToken cancellationToken)
    {
        string hold = Path.Combine(_directory, $"{point}.hold");
        if (!File.Exists(hold))
        {
            return;
        }

        File.WriteAllText(Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{point}.{Environment.ProcessId}.held")), "");
        while (File.Exists(hold))
        {
            cancellationToken.WaitHandle.WaitOne(LookAgainAfter);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string PointOf(WorkItemId item, string when)
    {
        ArgumentNullException.ThrowIfNull(item);
        return string.Create(CultureInfo.InvariantCulture, $"{RoundCatalog.FolderOf(item.Round)}-{item.Index}-{when}");
    }
}
