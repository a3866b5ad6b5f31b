namespace InfoMax.Core.Copies;

/// <summary>The families of an assignment: representatives with their copies.</summary>
/// <param name="Copies">The rows that are copies, ascending.</param>
/// <param name="Sizes">Rows of the family of each representative, itself included; 0 for copies. Length N.</param>
/// <param name="Families">Representatives that have copies.</param>
/// <param name="Largest">Rows of the largest family; 0 when there is none.</param>
public sealed record CopyFamilies(int[] Copies, int[] Sizes, int Families, int Largest)
{
    /// <summary>Counts.</summary>
    /// <param name="representatives">The representative of each row, itself for a representative.</param>
    public static CopyFamilies Of(int[] representatives)
    {
        ArgumentNullException.ThrowIfNull(representatives);
        int[] sizes = new int[representatives.Length];
        List<int> copies = [];
        for (int row = 0; row < representatives.Length; row++)
        {
            sizes[representatives[row]]++;
            if (representatives[row] != row)
            {
                copies.Add(row);
            }
        }

        int families = sizes.Count(size => size > 1);
        return new CopyFamilies([.. copies], sizes, families, families == 0 ? 0 : sizes.Max());
    }
}
