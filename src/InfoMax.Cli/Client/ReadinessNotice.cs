namespace InfoMax.Cli.Client;

/// <summary>Tells a user who looks at jobs that the cluster is not ready and why: once, until it is ready again.</summary>
public sealed class ReadinessNotice
{
    private bool _isTold;

    /// <summary>Takes what the node that was asked says of itself.</summary>
    /// <param name="problem">Why it is not ready; null while it is.</param>
    public void Take(string? problem)
    {
        if (problem is not null && !_isTold)
        {
            ErrorOutput.Warn([$"the cluster is not ready: {problem}"]);
        }

        _isTold = problem is not null;
    }
}
