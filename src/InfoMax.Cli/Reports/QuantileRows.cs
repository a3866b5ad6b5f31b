using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cli.Reports;

/// <summary>The kept and the dropped row whose importance is nearest to a value, ties to the lower row.</summary>
/// <param name="Quantile">The value, in [0, 1].</param>
/// <param name="Kept">The kept row; null where there is none.</param>
/// <param name="Dropped">The dropped one.</param>
public sealed record QuantileRows(double Quantile, ShownRow? Kept, ShownRow? Dropped)
{
    /// <summary>With another row taken into account.</summary>
    public QuantileRows With(ReasonRows part, int at)
    {
        ArgumentNullException.ThrowIfNull(part);
        ShownRow? best = part.Selected[at] ? Kept : Dropped;
        if (best is not null && Math.Abs(best.Importance - Quantile) <= Math.Abs(part.Importance[at] - Quantile))
        {
            return this;
        }

        ShownRow row = new(part.Rows[at], part.Ids[at], part.Importance[at], part.Gains[at], part.Nearest[at], part.Cosines[at], part.Reasons[at]);
        return part.Selected[at] ? this with { Kept = row } : this with { Dropped = row };
    }
}
