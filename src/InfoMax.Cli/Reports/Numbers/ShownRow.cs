using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>A row as a report lists it; see <c>reasons.parquet</c>.</summary>
public sealed record ShownRow(long Row, string? Id, float Importance, float Gain, long? Nearest, float? Cosine, string Reason)
{
    /// <summary>A row of a table of reasons.</summary>
    public static ShownRow Of(ReasonRows part, int at)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new(part.Rows[at], part.Ids[at], part.Importance[at], part.Gains[at], part.Nearest[at], part.Cosines[at], part.Reasons[at]);
    }
}
