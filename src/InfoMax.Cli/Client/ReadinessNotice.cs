namespace InfoMax.Cli.Client;

/// <summary>Tells a user who looks at jobs what is wrong with the cluster: once, until it is over.</summary>
public sealed class ReadinessNotice
{
    private bool _isTold;

    /// <summary>Takes what the node that was asked says of itself.</summary>
    /// <param name="problem">Why it is not ready, or what a worker waits for; null while all is well.</param>
    public void Take(string? problem)
    {
        if (problem is not null && !_isTold)
        {
            ErrorOutput.Warn([problem]);
        }

        _isTold = problem is not null;
    }
}
