namespace InfoMax.Data.Outputs;

/// <summary>How many groups of a kind lost their rows.</summary>
/// <param name="Kind">What the groups are: <c>files</c>, <c>labels</c>, <c>groups</c> or <c>clusters</c>.</param>
/// <param name="Groups">Groups that have valid rows.</param>
/// <param name="NearlyLost">Groups that are nearly lost; see <see cref="LostGroups"/>.</param>
/// <param name="NoneKept">Groups of which no row was chosen, nearly lost ones among them.</param>
/// <param name="TooSmall">Groups that keep as little as nearly lost ones and are too small to tell that from chance.</param>
public sealed record GroupLoss(string Kind, int Groups, int NearlyLost, int NoneKept, int TooSmall)
{
    /// <summary>The counts in words, as they follow the number of groups and a colon.</summary>
    public string Words => FormattableString.Invariant(
        $"{(NearlyLost == 0 ? "none" : FormattableString.Invariant($"{NearlyLost}"))} nearly lost, {(NoneKept == 0 ? "none" : FormattableString.Invariant($"{NoneKept}"))} without a kept row")
        + (TooSmall == 0 ? "" : FormattableString.Invariant($" ({TooSmall} {(TooSmall == 1 ? "keeps" : "keep")} less than a tenth of the average rate but {(TooSmall == 1 ? "is" : "are")} too small to tell that from chance)"));
}
