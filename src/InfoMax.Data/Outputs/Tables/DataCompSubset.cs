using System.Globalization;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// DataComp's subset file (https://github.com/mlfoundations/datacomp): the chosen uids, 32 hex digits each, as 128-bit
/// numbers, sorted, each once. Ordering by the number is ordering by (first half, second half).
/// </summary>
internal static class DataCompSubset
{
    private const int UidDigits = 32;

    /// <summary>True for a uid.</summary>
    public static bool IsUid(string? id) => id is { Length: UidDigits } && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    /// <summary>Parses, sorts and deduplicates the uids of the chosen rows.</summary>
    /// <exception cref="InputDataException">A row has no id, or one that is not 32 hex digits.</exception>
    public static UInt128[] Parse(ReadOnlySpan<long> rows, string?[]? ids)
    {
        var uids = new UInt128[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            string? id = ids?[i];
            if (id is not { Length: UidDigits }
                || !UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uids[i]))
            {
                throw new InputDataException(
                    $"row {rows[i]}: {(id is null ? "no id" : $"id '{id}'")}, but a DataComp subset needs a uid of {UidDigits} hex digits; name its column with --id-column");
            }
        }

        Array.Sort(uids);
        int unique = 0;
        for (int i = 0; i < uids.Length; i++)
        {
            if (i == 0 || uids[i] != uids[i - 1])
            {
                uids[unique++] = uids[i];
            }
        }

        return uids[..unique];
    }
}
