using Akka.Event;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Takes the place of Akka's console logger, which prints the last lines of a system that shuts down whatever
/// <c>stdout-loglevel</c> says: standard output belongs to results.
/// </summary>
public sealed class SilentLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
    }
}
