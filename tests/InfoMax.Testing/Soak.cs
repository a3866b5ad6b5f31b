namespace InfoMax.Testing;

/// <summary>
/// What every run of the tests does in part, because it is long, and the soak (<c>build.ps1 soak</c>, which sets
/// <c>INFOMAX_SOAK=1</c>) does whole: processes that die in one round of each sort or in every round, fewer or more schedules of
/// the simulation, one set or all.
/// </summary>
public static class Soak
{
    /// <summary>Why a test is skipped elsewhere.</summary>
    public const string Reason = "long, and like another one that is not skipped: build.ps1 soak tries both";

    /// <summary>All of it is to be tried.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("INFOMAX_SOAK") == "1";
}
