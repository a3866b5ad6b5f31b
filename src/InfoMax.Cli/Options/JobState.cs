using System.Runtime.Serialization;

namespace InfoMax.Cli.Options;

/// <summary>States of a job, as the HTTP API names them.</summary>
public enum JobState
{
    /// <summary>Under way.</summary>
    Running = 0,

    /// <summary>Waits for its turn.</summary>
    Queued = 1,

    /// <summary>Its results are written.</summary>
    Succeeded = 2,

    /// <summary>An option does not fit the input.</summary>
    [EnumMember(Value = "bad_configuration")]
    BadConfiguration = 3,

    /// <summary>The input cannot be used.</summary>
    [EnumMember(Value = "bad_input")]
    BadInput = 4,

    /// <summary>It failed and may be gone on with.</summary>
    Failed = 5,

    /// <summary>A user ended it.</summary>
    Cancelled = 6,

    /// <summary>Told to wait until it is resumed.</summary>
    Paused = 7,
}
