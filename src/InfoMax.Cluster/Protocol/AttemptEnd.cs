namespace InfoMax.Cluster.Protocol;

/// <summary>What became of an attempt without a result. The values are persisted: never renumber.</summary>
public enum AttemptEnd
{
    /// <summary>It reported failure.</summary>
    Failed = 0,

    /// <summary>It vanished with its worker while it ran: it may be what ended the worker.</summary>
    Lost = 1,

    /// <summary>It was taken away, or never came to begin: nobody's fault.</summary>
    Returned = 2,

    /// <summary>It gave the work back, because its worker leaves or an artifact is missing: nobody's fault, unless it happens time and again.</summary>
    GivenBack = 3,
}
