using System.Globalization;

namespace InfoMax.Data.Outputs;

/// <summary>How many groups of a kind lost their rows: three counts, of which no group is in two. See <see cref="LostGroups"/>.</summary>
/// <param name="Kind">What the groups are: <c>files</c>, <c>labels</c>, <c>groups</c> or <c>clusters</c>.</param>
/// <param name="Groups">Groups that have valid rows.</param>
/// <param name="Lost">Groups without a kept row, beyond chance.</param>
/// <param name="NearlyLost">Groups with kept rows, but less than a tenth of the average rate, beyond chance.</param>
/// <param name="TooSmall">Groups without a kept row that are too small to tell that from chance.</param>
/// <param name="NoneExpected">Groups that a random choice would leave without a row, on average.</param>
public sealed record GroupLoss(string Kind, int Groups, int Lost, int NearlyLost, int TooSmall, double NoneExpected)
{
    /// <summary>The first of those that are lost, entirely or nearly, in the order of <see cref="LostGroups.ByLoss"/>.</summary>
    public IReadOnlyList<GroupCount> Examples { get; init; } = [];

    /// <summary>The counts in words, the same wherever they are told.</summary>
    /// <param name="name">The kind in other words; null for its own.</param>
    public string Words(string? name = null)
    {
        string kind = name ?? (Groups == 1 ? Kind[..^1] : Kind);
        string entirely = Lost > 0 ? Text($"{Lost} lost entirely") : "";
        string nearly = NearlyLost > 0 ? Text($"{NearlyLost} nearly lost (less than a tenth of the average rate)") : "";
        string lost = Lost + NearlyLost == 0 ? "none lost" : string.Join(" and ", new[] { entirely, nearly }.Where(part => part.Length > 0));
        string small = TooSmall == 0 ? ""
            : Text($"; {TooSmall}{(Lost + NearlyLost == 0 ? "" : " more")} {(TooSmall == 1 ? "has no kept row but is" : "have no kept row but are")} too small to tell (of so many {Kind} chance leaves about {NoneExpected:0.#} without)");
        return Text($"{Groups} {kind}: {lost} beyond chance{Named()}{small}");
    }

    private string Named() => Examples.Count == 0 ? ""
        : ": " + string.Join(", ", Examples.Select(group => Text($"'{group.Name}' ({group.Selected} of {group.Rows})"))) + (Lost + NearlyLost > Examples.Count ? ", …" : "");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
