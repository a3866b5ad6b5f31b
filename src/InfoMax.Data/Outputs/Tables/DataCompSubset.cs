using System.Globalization;
using InfoMax.Data.Sorting;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// DataComp's subset file (https://github.com/mlfoundations/datacomp): the chosen uids, 32 hex digits each, as 128-bit
/// numbers, sorted, each once. Ordering by the number is ordering by (first half, second half).
/// </summary>
internal sealed class DataCompSubset
{
    private const int UidDigits = 32;

    private readonly ExternalSort<UInt128> _sorted;

    private DataCompSubset(ExternalSort<UInt128> sorted)
    {
        _sorted = sorted;
        Count = Uids().LongCount();
    }

    /// <summary>How many different uids there are.</summary>
    public long Count { get; }

    /// <summary>True for a uid.</summary>
    public static bool IsUid(string? id) => id is { Length: UidDigits } && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    /// <summary>Parses and sorts the uids of the chosen rows.</summary>
    /// <exception cref="InputDataException">A row has no id, or one that is not 32 hex digits.</exception>
    public static DataCompSubset Of(SelectionResult result)
    {
        ExternalSort<UInt128> uids = new(NumberRuns.Format, result.Runs);
        foreach (SelectedRow row in result.Rows())
        {
            if (row.Id is not { Length: UidDigits }
                || !UInt128.TryParse(row.Id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 uid))
            {
                throw new InputDataException(
                    $"row {row.Row}: {(row.Id is null ? "no id" : $"id '{row.Id}'")}, but a DataComp subset needs a uid of {UidDigits} hex digits; name its column with --id-column");
            }

            uids.Add(uid);
        }

        return new DataCompSubset(uids);
    }

    /// <summary>The uids in order, each once.</summary>
    public IEnumerable<UInt128> Uids()
    {
        UInt128? last = null;
        foreach (UInt128 uid in _sorted.Read())
        {
            if (uid != last)
            {
                yield return uid;
            }

            last = uid;
        }
    }
}
