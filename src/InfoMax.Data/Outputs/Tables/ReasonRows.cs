namespace InfoMax.Data.Outputs.Tables;

/// <summary>Some valid rows with what became of them, ascending; columns of one length.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Ids">Their ids; null where missing.</param>
/// <param name="Selected">Whether each was chosen.</param>
/// <param name="Importance">I_i.</param>
/// <param name="Gains">m_i at the final S.</param>
/// <param name="Nearest">The nearest chosen row among its neighbours; null where none is.</param>
/// <param name="NearestIds">That one's id.</param>
/// <param name="Cosines">Their cosine.</param>
/// <param name="GroupSizes">Rows of its family: its representative and that one's copies.</param>
/// <param name="Reasons">The word of the reason.</param>
/// <param name="RawScores">The score as given; null where it is not read from the input, and in results of earlier versions.</param>
public sealed record ReasonRows(
    long[] Rows,
    string?[] Ids,
    bool[] Selected,
    float[] Importance,
    float[] Gains,
    long?[] Nearest,
    string?[] NearestIds,
    float?[] Cosines,
    int[] GroupSizes,
    string[] Reasons,
    double[]? RawScores = null);
