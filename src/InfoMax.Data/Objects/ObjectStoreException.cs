namespace InfoMax.Data.Objects;

/// <summary>An object store refused or could not be reached. The message is one line that names the object and what to do.</summary>
public sealed class ObjectStoreException : IOException
{
    /// <param name="message">One line.</param>
    public ObjectStoreException(string message)
        : base(message)
    {
    }

    /// <param name="message">One line.</param>
    /// <param name="inner">The cause.</param>
    public ObjectStoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>True when the object is not what it was when it was opened.</summary>
    public bool IsChanged { get; init; }

    /// <summary>True when there is no such object, or it ends before what was asked for.</summary>
    public bool IsMissing { get; init; }

    /// <summary>
    /// True when the command, its variables or the account must be put right: no account, no credentials or the wrong ones, no such bucket or
    /// object, a server that is not there. False for what an object holds.
    /// </summary>
    public bool IsConfiguration { get; init; }

    /// <summary>True when trying again, a while later, may well succeed: throttling, a broken network.</summary>
    public bool MayPass { get; init; }

    /// <summary>True when the store gave no answer within the bounds of <see cref="StorePatience"/>; trying again may succeed.</summary>
    public bool IsSilent { get; init; }
}
