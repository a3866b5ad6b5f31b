namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>
/// A process dies in some rounds in every run of the tests: one of each sort, since orders and leases do not look at a round's
/// name, and tests without processes hold that a second attempt at any item gives the same bytes. It dies in every round with
/// <c>INFOMAX_EVERY_ROUND=1</c>, which takes five minutes.
/// </summary>
internal static class EveryRound
{
    /// <summary>Every round is to be tried.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("INFOMAX_EVERY_ROUND") == "1";
}
