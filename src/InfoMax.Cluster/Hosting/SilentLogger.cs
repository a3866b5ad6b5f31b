using Akka.Event;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Takes the place of Akka's standard-output logger, which would otherwise speak before the configured loggers are up and
/// after they are down: standard output belongs to results.
/// </summary>
public sealed class SilentLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
    }
}
