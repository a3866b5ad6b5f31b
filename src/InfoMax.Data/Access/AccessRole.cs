namespace InfoMax.Data.Access;

/// <summary>What the holder of a token may do; a later role may do all that an earlier one may.</summary>
public enum AccessRole
{
    /// <summary>See jobs, workers, health and figures.</summary>
    Read,

    /// <summary>Submit, pause and cancel jobs, and move artifacts and inputs: what people who run jobs need, and nodes.</summary>
    Submit,
}
