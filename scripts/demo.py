"""``make demo``: build the shipped dbt project on the local warehouse and show the result."""

from redshift_ml.demo.main import main

if __name__ == "__main__":
    main()
